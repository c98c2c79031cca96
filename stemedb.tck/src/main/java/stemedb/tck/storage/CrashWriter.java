package stemedb.tck.storage;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;

/**
 * The program that is killed. It writes {@link NumberedBatches}, prints a number once {@code write}
 * has returned, and now and then {@code flushed} once {@code flush} has. It goes on from the number
 * it finds in the store.
 */
final class CrashWriter {
  /** Small, so that logs and tables change often while the process dies. */
  static final StoreOptions OPTIONS = new StoreOptions(1 << 20, 256 << 10);

  private static final int FLUSH_EVERY = 400;
  private static final String FLUSHED = "flushed";

  /** What the child said: the last number it wrote, and the last that it flushed. */
  record Said(long written, long flushed) {}

  private CrashWriter() {}

  /** Arguments: the class of the contract, which says how to make the backend, and the folder. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    Constructor<?> constructor = Class.forName(arguments[0]).getDeclaredConstructor();
    constructor.setAccessible(true);
    StoreContract contract = (StoreContract) constructor.newInstance();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    try (Store store = contract.backend().open(Path.of(arguments[1]), OPTIONS)) {
      for (long number = NumberedBatches.last(store) + 1; !out.checkError(); number++) {
        store.write(NumberedBatches.SMALL.batch(number));
        out.println(number);
        if (number % FLUSH_EVERY == 0) {
          store.flush();
          out.println(FLUSHED);
        }
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
  static Said listen(BufferedReader output, Said before, long lines) throws IOException {
    long written = before.written;
    long flushed = before.flushed;
    for (long i = 0; i < lines; i++) {
      String line = output.readLine();
      if (line == null) {
        break;
      }
      if (line.equals(FLUSHED)) {
        flushed = written;
      } else {
        written = Long.parseLong(line);
      }
    }
    return new Said(written, flushed);
  }

  /** Ends the child with SIGKILL and waits until it is gone; its output can still be read. */
  static void kill(Process child) throws InterruptedException {
    child.toHandle().destroyForcibly(); // Process.destroyForcibly would close the output
    assertTrue(child.waitFor(30, TimeUnit.SECONDS), "the killed process did not end");
  }
}
