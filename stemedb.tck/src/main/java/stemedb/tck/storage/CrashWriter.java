package stemedb.tck.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.lang.reflect.Constructor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;
import stemedb.api.storage.WriteBatch;

/**
 * The program that is killed. It writes numbered batches, each the same few rows with values made
 * from the batch's number, and prints a number once {@code write} has returned. It goes on from the
 * number it finds in the store.
 */
final class CrashWriter {
  /** Small, so that logs and tables change often while the process dies. */
  static final StoreOptions OPTIONS = new StoreOptions(1 << 20, 256 << 10);

  private static final byte[] LAST = Rows.bytes(0xFF);
  private static final int ROWS = 8;

  private CrashWriter() {}

  /** Arguments: the class of the contract, which says how to make the backend, and the folder. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    Constructor<?> constructor = Class.forName(arguments[0]).getDeclaredConstructor();
    constructor.setAccessible(true);
    StoreContract contract = (StoreContract) constructor.newInstance();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    try (Store store = contract.backend().open(Path.of(arguments[1]), OPTIONS)) {
      for (long batch = last(store) + 1; !out.checkError(); batch++) {
        store.write(batch(batch));
        out.println(batch);
      }
    }
  }

  static Process start(Class<?> contract, Path directory) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xshare:auto");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(CrashWriter.class.getName());
    command.add(contract.getName());
    command.add(directory.toString());
    return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
  }

  /** Reads what the child prints up to that many lines more, or to the end of its output. */
  static long printed(BufferedReader output, long lines) throws IOException {
    long last = 0;
    for (long i = 0; i < lines; i++) {
      String line = output.readLine();
      if (line == null) {
        break;
      }
      last = Long.parseLong(line);
    }
    return last;
  }

  /** Ends the child with SIGKILL and waits until it is gone; its output can still be read. */
  static void kill(Process child) throws InterruptedException {
    child.toHandle().destroyForcibly(); // Process.destroyForcibly would close the output
    assertTrue(child.waitFor(30, TimeUnit.SECONDS), "the killed process did not end");
  }

  /** Number of the last batch in the store; 0 when there is none. */
  static long last(Store store) {
    byte[] last = store.get(LAST);
    return last == null ? 0 : ByteBuffer.wrap(last).getLong();
  }

  /** Every row that batches up to this one wrote has the value of the last that wrote it. */
  static void assertWhole(Store store) {
    long last = last(store);
    for (int row = 0; row < ROWS; row++) {
      assertArrayEquals(last == 0 ? null : value(last, row), store.get(common(row)), "row " + row);
    }
    for (long batch = 1; batch <= last; batch++) {
      byte[] value = store.get(own(batch));
      assertArrayEquals(Arrays.copyOf(value(batch, 0), 20), value, "batch " + batch);
    }
    assertEquals(null, store.get(own(last + 1)), "a part of the next batch");
  }

  private static WriteBatch batch(long number) {
    WriteBatch batch = new WriteBatch();
    batch.put(own(number), Arrays.copyOf(value(number, 0), 20));
    for (int row = 0; row < ROWS; row++) {
      batch.put(common(row), value(number, row));
    }
    batch.put(LAST, number(number));
    return batch;
  }

  private static byte[] own(long batch) {
    return ByteBuffer.allocate(9).put((byte) 1).putLong(batch).array();
  }

  private static byte[] common(int row) {
    return Rows.bytes(2, row);
  }

  private static byte[] value(long batch, int row) {
    SplittableRandom random = new SplittableRandom(batch * ROWS + row);
    byte[] value = new byte[100 + random.nextInt(random.nextInt(20) == 0 ? 50_000 : 500)];
    random.nextBytes(value);
    return value;
  }

  private static byte[] number(long number) {
    return ByteBuffer.allocate(8).putLong(number).array();
  }
}
