package stemedb.wal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalProvider;

/**
 * Opens real journals in real folders on a disk one of whose flushes fails: for tests of whole
 * engines, which do not see what the journal is made of.
 */
public final class FlakyDisk implements JournalProvider {
  private final int failsAt;
  private final AtomicInteger flushes = new AtomicInteger();

  /**
   * @param failsAt the number of the flush that fails, from 1 on
   */
  public FlakyDisk(int failsAt) {
    this.failsAt = failsAt;
  }

  /** Whether it has failed. */
  public boolean hasFailed() {
    return flushes.get() >= failsAt;
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public Journal open(Path directory, JournalOptions options) {
    try {
      return LocalJournal.open(new Layer(new DiskLayer(directory)), JournalSettings.of(options));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void flush() throws IOException {
    if (flushes.incrementAndGet() == failsAt) {
      throw new IOException("input/output error");
    }
  }

  private final class Layer implements FileLayer {
    private final FileLayer disk;

    private Layer(FileLayer disk) {
      this.disk = disk;
    }

    @Override
    public Closeable lock() throws IOException {
      return disk.lock();
    }

    @Override
    public List<String> list() throws IOException {
      return disk.list();
    }

    @Override
    public LayerFile create(String name) throws IOException {
      return new File(disk.create(name));
    }

    @Override
    public LayerFile openToRead(String name) throws IOException {
      return disk.openToRead(name);
    }

    @Override
    public LayerFile openToWrite(String name) throws IOException {
      return new File(disk.openToWrite(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
      disk.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
      disk.delete(name);
    }

    @Override
    public void syncDirectory() throws IOException {
      flush();
      disk.syncDirectory();
    }
  }

  private final class File implements LayerFile {
    private final LayerFile file;

    private File(LayerFile file) {
      this.file = file;
    }

    @Override
    public void read(ByteBuffer target, long offset) throws IOException {
      file.read(target, offset);
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
      file.write(source, offset);
    }

    @Override
    public void force(boolean metadata) throws IOException {
      flush();
      file.force(metadata);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
