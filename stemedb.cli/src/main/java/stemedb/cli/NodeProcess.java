package stemedb.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import stemedb.client.StemeDbClient;
import stemedb.client.StemeDbClientException;

/** A node that runs as a child process, with its log in a file. */
final class NodeProcess implements AutoCloseable {
  private static final int LOG_LINES = 20;
  private static final int POLL_MILLIS = 100;
  private static final int STOP_SECONDS = 30;

  /** Exit status of a process that ended by Ctrl-C. */
  private static final int BY_INTERRUPT = 130;

  private final Process process;
  private final Path log;

  private NodeProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it; the log is appended to. */
  static NodeProcess start(List<String> command, Path log) {
    try {
      return new NodeProcess(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start(),
          log);
    } catch (IOException e) {
      throw new CommandFailure("cannot start the node: " + e.getMessage(), e);
    }
  }

  /** Whether nobody listens on that port of this machine; 0 stands for any and is free. */
  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** A port on which nobody listens. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new CommandFailure("no free port: " + e.getMessage(), e);
    }
  }

  /** What is done with a node. */
  interface Work {
    /** Returns the exit code. */
    int run() throws InterruptedException;
  }

  /**
   * Does something with the node and stops it then, also when this process is told to end (Ctrl-C):
   * what fails in the work because of that is no failure.
   *
   * @param cleanUp follows when the node has ended; may be called twice
   */
  int during(Work work, Runnable cleanUp) throws InterruptedException {
    AtomicBoolean stopping = new AtomicBoolean();
    Runnable end =
        () -> {
          close();
          cleanUp.run();
        };
    Thread hook =
        new Thread(
            () -> {
              stopping.set(true);
              end.run();
            },
            "stop-node");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.run();
    } catch (CommandFailure | StemeDbClientException e) {
      if (stopping.get() || wasInterrupted()) {
        return ExitCode.DONE;
      }
      throw e;
    } finally {
      end.run();
    }
  }

  /** The terminal tells all its processes: the node may be the first to end. */
  private boolean wasInterrupted() {
    return !process.isAlive() && process.exitValue() == BY_INTERRUPT;
  }

  /** Waits until it answers that it is ready. */
  void awaitReady(StemeDbClient client, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!ready(client)) {
      if (System.nanoTime() - end > 0) {
        throw new CommandFailure(
            "the node is not ready after " + limit.toSeconds() + " seconds" + logTail());
      }
      pause();
    }
  }

  private static boolean ready(StemeDbClient client) {
    try {
      return client.health().ready();
    } catch (StemeDbClientException e) {
      return false; // it does not listen yet, or its gateway is not there yet
    }
  }

  /** Waits a moment, or fails when the node has ended. */
  void pause() throws InterruptedException {
    if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      throw ended();
    }
  }

  /** Waits until the node ends, which it should not do by itself. */
  void awaitEnd() throws InterruptedException {
    process.waitFor();
    throw ended();
  }

  private CommandFailure ended() {
    return new CommandFailure("the node ended with status " + process.exitValue() + logTail());
  }

  private String logTail() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
      return "; " + log + " ends with:\n" + String.join("\n", last);
    } catch (IOException e) {
      return "; see " + log;
    }
  }

  /** Ends it at once, as a machine that is lost does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
  }

  /** Stops it in order, and by force when it does not end in time. */
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
  }
}
