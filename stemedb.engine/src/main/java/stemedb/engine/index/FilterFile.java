package stemedb.engine.index;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The id filter in a file beside the store, so that a start need not read the id of every record.
 *
 * <p>Layout, big-endian: magic {@code SDBF} and format 1 (8 bytes) · journal generation (16) · next
 * frame (8) · offset of the last record that is in it for certain (8) · free places (4) · number of
 * filters (4) · for each its words (4), then the words (8 each) · CRC32C of everything before (4).
 *
 * <p>The file is moved into place whole, and not flushed: a loss of power can leave one that does
 * not check, which costs a scan of the ids and nothing else.
 */
final class FilterFile {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");
  private static final long MAGIC = 0x53444246_00000001L;
  private static final int HEADER_BYTES = 8 + 16 + 8 + 8 + 4 + 4;
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int FILTERS_MAX = 1_000;

  private final Path file;

  FilterFile(Path file) {
    this.file = file;
  }

  /**
   * What the file says.
   *
   * @param generation of the journal whose ids it holds
   * @param nextFrame the frame behind the last that it covers
   * @param offset the last record that it covers; later ones may be in it, too
   * @param contents the filter
   */
  record Saved(UUID generation, long nextFrame, long offset, IdFilter.Contents contents) {}

  /** Null when there is no file, or none that checks. */
  @Nullable Saved load() {
    if (!Files.isRegularFile(file)) {
      return null;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new Reader(channel).read();
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(Level.WARNING, "the saved id filter {0} is of no use: {1}", file, e.getMessage());
      return null;
    }
  }

  /** Replaces the file. The filter may take more ids meanwhile: bits are only ever set. */
  void save(Saved saved) {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      new Writer(channel).write(saved);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      delete(temporary); // a full disk wants the room back
      throw new UncheckedIOException("the id filter cannot be saved in " + file, e);
    }
  }

  /** Forgets what was saved. */
  void delete() {
    delete(file);
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path, e);
    }
  }

  private static final class Writer {
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final CRC32C crc = new CRC32C();

    private Writer(FileChannel channel) {
      this.channel = channel;
    }

    private void write(Saved saved) throws IOException {
      List<long[]> filters = saved.contents().filters();
      buffer.putLong(MAGIC);
      buffer.putLong(saved.generation().getMostSignificantBits());
      buffer.putLong(saved.generation().getLeastSignificantBits());
      buffer.putLong(saved.nextFrame()).putLong(saved.offset());
      buffer.putInt(saved.contents().room()).putInt(filters.size());
      for (long[] filter : filters) {
        room(4).putInt(filter.length);
        for (long word : filter) {
          room(8).putLong(word);
        }
      }
      drain();
      buffer.putInt((int) crc.getValue());
      drain();
    }

    private ByteBuffer room(int bytes) throws IOException {
      if (buffer.remaining() < bytes) {
        drain();
      }
      return buffer;
    }

    private void drain() throws IOException {
      buffer.flip();
      crc.update(buffer.duplicate());
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
    }
  }

  private static final class Reader {
    private final FileChannel channel;
    private final long size;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private final CRC32C crc = new CRC32C();

    private Reader(FileChannel channel) throws IOException {
      this.channel = channel;
      this.size = channel.size();
    }

    private Saved read() throws IOException {
      if (next(HEADER_BYTES).getLong() != MAGIC) {
        throw new IllegalArgumentException("it has another format");
      }
      UUID generation = new UUID(buffer.getLong(), buffer.getLong());
      long nextFrame = buffer.getLong();
      long offset = buffer.getLong();
      int room = buffer.getInt();
      int count = buffer.getInt();
      if (count < 1 || count > FILTERS_MAX) {
        throw new IllegalArgumentException("it is damaged");
      }
      List<long[]> filters = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int words = next(4).getInt();
        if (words < 1 || 8L * words > size) {
          throw new IllegalArgumentException("it is damaged");
        }
        long[] filter = new long[words];
        for (int word = 0; word < words; word++) {
          filter[word] = next(8).getLong();
        }
        filters.add(filter);
      }
      crc.update(buffer.array(), 0, buffer.position());
      int sum = (int) crc.getValue();
      if (next(4).getInt() != sum) {
        throw new IllegalArgumentException("its checksum does not match");
      }
      return new Saved(generation, nextFrame, offset, new IdFilter.Contents(filters, room));
    }

    private ByteBuffer next(int bytes) throws IOException {
      if (buffer.remaining() < bytes) {
        crc.update(buffer.array(), 0, buffer.position());
        buffer.compact();
        while (buffer.position() < bytes) {
          if (channel.read(buffer) < 0) {
            throw new EOFException("it is too short");
          }
        }
        buffer.flip();
      }
      return buffer;
    }
  }
}
