package stemedb.wal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A folder in memory that can lose power, fail any call and be full. What was not flushed comes
 * back from a power loss in parts: each sector of 16 bytes as it was after any of the writes on it.
 */
final class FaultyLayer implements FileLayer {
  private static final int SECTOR_BYTES = 16;

  private final Map<String, Content> names = new TreeMap<>();
  private final Map<String, Content> durableNames = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private final Random random;
  private boolean locked;
  private int calls;
  private int forces;
  private long bytesRead;

  /** The number of the call that changes something at which power fails; 0 for never. */
  int powerFailsAt;

  /** The number of the flush that fails; 0 for none. */
  int forceFailsAt;

  /** A file of which a part cannot be read; null for none. */
  String unreadable;

  /** The part: from this byte on. */
  int unreadableFrom;

  /** The part: before this byte. */
  int unreadableTo;

  /** The number of bytes that all files together may have. */
  long capacity = Long.MAX_VALUE;

  FaultyLayer(Random random) {
    this.random = random;
  }

  /**
   * A change of the folder: a name gets a content, or goes (null). A rename is one change: journals
   * of file systems keep both of its halves or none, at worst both names.
   */
  private record Change(String name, Content content, String gone) {}

  /** A write that was not flushed. */
  private record Write(int offset, byte[] bytes) {}

  /** A file, with what is on the device. */
  private static final class Content {
    byte[] bytes = new byte[0];
    byte[] durable = new byte[0];
    final List<Write> writes = new ArrayList<>();

    byte[] afterPowerLoss(Random random) {
      int size = random.nextBoolean() ? bytes.length : durable.length;
      byte[] found = Arrays.copyOf(durable, Math.max(bytes.length, durable.length));
      for (int sector = 0; sector < found.length; sector += SECTOR_BYTES) {
        int from = sector;
        int to = Math.min(found.length, sector + SECTOR_BYTES);
        List<Write> touching = new ArrayList<>();
        for (Write w : writes) {
          if (w.offset < to && w.offset + w.bytes.length > from) {
            touching.add(w);
          }
        }
        for (Write write : touching.subList(0, random.nextInt(touching.size() + 1))) {
          int start = Math.max(from, write.offset);
          int end = Math.min(to, write.offset + write.bytes.length);
          System.arraycopy(write.bytes, start - write.offset, found, start, end - start);
        }
      }
      return Arrays.copyOf(found, size);
    }
  }

  /** The folder as it is found when power comes back. */
  FaultyLayer afterPowerLoss() {
    Map<String, Content> kept = new HashMap<>(durableNames);
    for (Change change : changes) {
      if (random.nextBoolean()) {
        apply(change, kept);
      } else if (change.gone != null && random.nextBoolean()) {
        kept.put(change.name, change.content);
      }
    }
    FaultyLayer next = new FaultyLayer(random);
    kept.forEach((name, content) -> next.put(name, content.afterPowerLoss(random)));
    return next;
  }

  /** The folder as the next process finds it after a kill: nothing lost, nothing flushed. */
  FaultyLayer afterKill() {
    FaultyLayer next = new FaultyLayer(random);
    next.names.putAll(names);
    next.durableNames.putAll(durableNames);
    next.changes.addAll(changes);
    return next;
  }

  /** A copy in which everything is flushed. */
  FaultyLayer copy() {
    FaultyLayer next = new FaultyLayer(random);
    names.forEach((name, content) -> next.put(name, content.bytes.clone()));
    return next;
  }

  byte[] get(String name) {
    return names.get(name).bytes;
  }

  void put(String name, byte[] bytes) {
    Content content = new Content();
    content.bytes = bytes;
    content.durable = bytes.clone();
    names.put(name, content);
    durableNames.put(name, content);
  }

  void remove(String name) {
    names.remove(name);
    durableNames.remove(name);
  }

  List<String> segmentNames() {
    return names.keySet().stream().filter(name -> name.endsWith(".wal")).toList();
  }

  /** Bytes that were read since the layer was made. */
  long bytesRead() {
    return bytesRead;
  }

  int forces() {
    return forces;
  }

  int calls() {
    return calls;
  }

  private void call() throws IOException {
    calls++;
    if (powerFailsAt > 0 && calls >= powerFailsAt) {
      throw new IOException("power lost");
    }
  }

  private static void apply(Change change, Map<String, Content> target) {
    if (change.content == null) {
      target.remove(change.name);
    } else {
      target.put(change.name, change.content);
    }
    if (change.gone != null) {
      target.remove(change.gone);
    }
  }

  @Override
  public synchronized Closeable lock() throws IOException {
    if (locked) {
      throw new IOException("locked");
    }
    locked = true;
    return () -> locked = false;
  }

  @Override
  public synchronized List<String> list() {
    return List.copyOf(names.keySet());
  }

  @Override
  public synchronized LayerFile create(String name) throws IOException {
    call();
    if (names.containsKey(name)) {
      throw new FileAlreadyExistsException(name);
    }
    Content content = new Content();
    names.put(name, content);
    changes.add(new Change(name, content, null));
    return new OpenFile(content);
  }

  @Override
  public synchronized LayerFile openToRead(String name) throws IOException {
    Content content = names.get(name);
    if (content == null) {
      throw new NoSuchFileException(name);
    }
    return new OpenFile(content);
  }

  @Override
  public LayerFile openToWrite(String name) throws IOException {
    return openToRead(name);
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    call();
    Content content = names.remove(from);
    names.put(to, content);
    changes.add(new Change(to, content, from));
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    call();
    if (names.remove(name) == null) {
      throw new NoSuchFileException(name);
    }
    changes.add(new Change(name, null, null));
  }

  @Override
  public synchronized void syncDirectory() throws IOException {
    call();
    changes.forEach(change -> apply(change, durableNames));
    changes.clear();
  }

  /** An open file. */
  private final class OpenFile implements LayerFile {
    private final Content content;

    OpenFile(Content content) {
      this.content = content;
    }

    @Override
    public void read(ByteBuffer target, long offset) throws IOException {
      synchronized (FaultyLayer.this) {
        int length = Math.min(target.remaining(), content.bytes.length - (int) offset);
        if (names.get(unreadable == null ? "" : unreadable) == content
            && offset < unreadableTo
            && offset + length > unreadableFrom) {
          throw new IOException("Input/output error");
        }
        if (length > 0) {
          bytesRead += length;
          target.put(content.bytes, (int) offset, length);
        }
      }
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
      synchronized (FaultyLayer.this) {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        try {
          call();
        } catch (IOException e) {
          if (calls == powerFailsAt) {
            put(Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)), (int) offset);
          }
          throw e;
        }
        long used = names.values().stream().mapToLong(c -> c.bytes.length).sum();
        long room = capacity - used + content.bytes.length - offset;
        if (bytes.length > room && offset + bytes.length > content.bytes.length) {
          put(Arrays.copyOf(bytes, (int) Math.max(0, room)), (int) offset);
          throw new NoSpaceException(new IOException("full"));
        }
        put(bytes, (int) offset);
      }
    }

    private void put(byte[] bytes, int offset) {
      if (bytes.length == 0) {
        return;
      }
      if (offset + bytes.length > content.bytes.length) {
        content.bytes = Arrays.copyOf(content.bytes, offset + bytes.length);
      }
      System.arraycopy(bytes, 0, content.bytes, offset, bytes.length);
      content.writes.add(new Write(offset, bytes));
    }

    /** After a failure, pages count as clean though they were not written. */
    @Override
    public void force(boolean metadata) throws IOException {
      synchronized (FaultyLayer.this) {
        call();
        forces++;
        if (forces == forceFailsAt) {
          content.durable = content.afterPowerLoss(random);
          content.writes.clear();
          throw new IOException("input/output error");
        }
        // Not the whole content: what an earlier failed flush dropped stays dropped.
        if (content.durable.length != content.bytes.length) {
          content.durable = Arrays.copyOf(content.durable, content.bytes.length);
        }
        for (Write write : content.writes) {
          int length = Math.min(write.bytes.length, content.bytes.length - write.offset);
          if (length > 0) {
            System.arraycopy(write.bytes, 0, content.durable, write.offset, length);
          }
        }
        content.writes.clear();
      }
    }

    @Override
    public long size() {
      synchronized (FaultyLayer.this) {
        return content.bytes.length;
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (FaultyLayer.this) {
        call();
        content.bytes = Arrays.copyOf(content.bytes, (int) size);
      }
    }

    @Override
    public void close() {}
  }
}
