package stemedb.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;
import stemedb.api.storage.StoreStatistics;
import stemedb.api.storage.WriteBatch;

/**
 * LevelDB with a copy of all that is written, in a file beside the rows, so that exactly that can
 * be written again without a database around it.
 *
 * <p>Format: an operation is the key's length (4 bytes, big-endian), the key, the value's length or
 * −1 for a delete, the value.
 */
public final class RecordingBackend implements StorageBackend {
  static final String NAME = "bench-recording";
  private static final String FILE = "operations";
  private static final int BUFFER_BYTES = 1 << 20;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "LevelDB that keeps a copy of all operations, for the benchmark.";
  }

  @Override
  public boolean persistent() {
    return true;
  }

  /** The LevelDB backend that is installed. */
  static StorageBackend levelDb() {
    return ServiceLoader.load(StorageBackend.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(backend -> backend.name().equals("leveldb"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("LevelDB is not installed"));
  }

  @Override
  public Store open(Path directory, StoreOptions options) {
    try {
      Path rows = Files.createDirectories(directory.resolve("rows"));
      DataOutputStream copy =
          new DataOutputStream(
              new BufferedOutputStream(
                  Files.newOutputStream(directory.resolve(FILE)), BUFFER_BYTES));
      return new Recorder(levelDb().open(rows, options), copy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What was recorded below a folder, in order and in parts of about the same size.
   *
   * @param parts how many
   */
  static List<WriteBatch> recorded(Path folder, int parts) throws IOException {
    Path file;
    try (Stream<Path> files = Files.walk(folder)) {
      file = files.filter(one -> one.endsWith(FILE)).findFirst().orElseThrow();
    }
    WriteBatch all = new WriteBatch();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES))) {
      while (in.available() > 0) {
        byte[] key = in.readNBytes(in.readInt());
        int length = in.readInt();
        if (length < 0) {
          all.delete(key);
        } else {
          all.put(key, in.readNBytes(length));
        }
      }
    }
    int size = Math.max(1, (all.size() + parts - 1) / parts);
    List<WriteBatch> batches = new ArrayList<>();
    all.forEach(
        new WriteBatch.Visitor() {
          @Override
          public void put(byte[] key, byte[] value) {
            next().put(key, value);
          }

          @Override
          public void delete(byte[] key) {
            next().delete(key);
          }

          private WriteBatch next() {
            if (batches.isEmpty() || batches.get(batches.size() - 1).size() == size) {
              batches.add(new WriteBatch());
            }
            return batches.get(batches.size() - 1);
          }
        });
    return batches;
  }

  private record Recorder(Store store, DataOutputStream copy) implements Store {

    @Override
    public byte @Nullable [] get(byte[] key) {
      return store.get(key);
    }

    @Override
    public synchronized void write(WriteBatch batch) {
      store.write(batch);
      batch.forEach(
          new WriteBatch.Visitor() {
            @Override
            public void put(byte[] key, byte[] value) {
              record(key, value.length, value);
            }

            @Override
            public void delete(byte[] key) {
              record(key, -1, new byte[0]);
            }
          });
    }

    private void record(byte[] key, int length, byte[] value) {
      try {
        copy.writeInt(key.length);
        copy.write(key);
        copy.writeInt(length);
        copy.write(value);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Snapshot snapshot() {
      return store.snapshot();
    }

    @Override
    public void flush() {
      store.flush();
    }

    @Override
    public StoreStatistics statistics() {
      return store.statistics();
    }

    @Override
    public void close() {
      try (copy) {
        store.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
