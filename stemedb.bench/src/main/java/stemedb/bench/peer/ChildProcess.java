package stemedb.bench.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server that the benchmark started, with its output in a file. It is stopped at the end, also
 * when this process is told to end.
 */
final class ChildProcess implements AutoCloseable {
  private static final int STOP_SECONDS = 30;
  private static final int POLL_MILLIS = 20;
  private static final int LOG_LINES = 10;

  private final Process process;
  private final Path log;
  private final Thread hook;

  private ChildProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.hook = new Thread(process::destroy, "stemedb-bench-stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  static ChildProcess start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    // What is set for a node of the user's is not meant for the peers.
    builder.environment().keySet().removeIf(name -> name.startsWith("STEMEDB_"));
    builder.environment().putAll(environment);
    return new ChildProcess(
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start(),
        log);
  }

  long pid() {
    return process.pid();
  }

  /** Asks until a server is there. */
  interface Probe {
    /** False, or an exception, when it is not ready yet. */
    boolean isReady() throws IOException;
  }

  /** Waits until it answers; fails when it ends or does not within the limit. */
  void await(Probe probe, int seconds) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    @Nullable IOException last = null;
    while (true) {
      try {
        if (probe.isReady()) {
          return;
        }
      } catch (IOException e) {
        last = e; // it does not listen yet, or not for us
      }
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IOException("it ended with status " + process.exitValue() + logTail());
      }
      if (System.nanoTime() - end > 0) {
        throw new IOException("it is not ready after " + seconds + " seconds" + logTail(), last);
      }
    }
  }

  private String logTail() throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
    return ":\n"
        + String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }

  /** Ends it with SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    close();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This process ends, and the hook runs.
    }
  }
}
