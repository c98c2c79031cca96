package stemedb.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import stemedb.client.JsonValue;

/**
 * A task on a folder that no node holds. It runs in a process of its own, of the bundles that a
 * node consists of but without engine and gateway, and writes a line of JSON for each thing that it
 * has to say.
 */
final class OfflineProcess {
  private static final int LOG_LINES = 20;
  private static final int END_SECONDS = 30;

  private final StemeDbCommand global;
  private final String task;
  private final Map<String, String> arguments;

  OfflineProcess(StemeDbCommand global, String task, Map<String, String> arguments) {
    this.global = global;
    this.task = task;
    this.arguments = arguments;
  }

  /**
   * Runs it on the data folder, which has to be there and held by nobody.
   *
   * @param what is done, for the progress bar
   * @param lines is handed what the task says, but for progress and errors
   * @return the exit code
   */
  int onFolder(String what, Consumer<JsonValue> lines) throws InterruptedException {
    Path data = global.data();
    if (!Files.isDirectory(data)) {
      throw new CommandFailure("there is no data folder " + data + ": name it with --data");
    }
    OptionalLong holder = NodeLock.holder(data);
    if (holder.isPresent()) {
      throw new CommandFailure(
          "a node runs on "
              + data
              + " (process "
              + holder.getAsLong()
              + "): stop it first, with 'stemedb stop --data "
              + Launcher.quoted(data.toString())
              + "'");
    }
    return anywhere(what, lines);
  }

  /** Runs it, wherever its arguments lead. */
  int anywhere(String what, Consumer<JsonValue> lines) throws InterruptedException {
    Path scratch = scratch();
    try {
      return run(scratch, what, lines);
    } catch (IOException e) {
      throw new CommandFailure("the task cannot be run: " + e.getMessage(), e);
    } finally {
      remove(scratch);
    }
  }

  private int run(Path scratch, String what, Consumer<JsonValue> lines)
      throws IOException, InterruptedException {
    Path log = scratch.resolve("log");
    Process process = new ProcessBuilder(command(scratch)).redirectError(log.toFile()).start();
    Thread hook = new Thread(process::destroy, "stop-task");
    Runtime.getRuntime().addShutdownHook(hook);
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      boolean said = read(output, what, lines);
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        throw new CommandFailure("the task does not end" + tail(log));
      }
      int status = process.exitValue();
      if (status != ExitCode.DONE && !said) {
        throw new CommandFailure("the task ended with status " + status + tail(log));
      }
      return status == ExitCode.DONE ? ExitCode.DONE : ExitCode.FAILED;
    } finally {
      process.destroy();
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  private List<String> command(Path scratch) {
    Path home = Path.of(Launcher.path()).toAbsolutePath().resolve("../..").normalize();
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dstemedb.base=" + home + "/",
                "-Dorg.osgi.framework.storage=" + scratch.resolve("felix-cache"),
                "-Djava.util.logging.config.file=" + home.resolve("conf/logging.properties"),
                "-Dstemedb.task=" + task));
    arguments.forEach((name, value) -> command.add("-Dstemedb.task." + name + "=" + value));
    command.addAll(List.of("-jar", home.resolve("bin/felix.jar").toString()));
    return command;
  }

  /** Returns whether the task said what it did or why it could not. */
  private boolean read(BufferedReader output, String what, Consumer<JsonValue> lines)
      throws IOException {
    boolean said = false;
    try (Progress progress = new Progress(global.screen(), what, 100, System::nanoTime)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        JsonValue value = parse(line);
        switch (value.get("type").isString() ? value.get("type").text() : "") {
          case "progress" -> progress.done(percent(value));
          case "error" -> {
            progress.close();
            global.screen().note(value.get("message").text());
            said = true;
          }
          case "" -> global.screen().note(line);
          default -> {
            progress.close();
            lines.accept(value);
            said = true;
          }
        }
      }
    }
    return said;
  }

  private static JsonValue parse(String line) {
    try {
      return JsonValue.parse(line);
    } catch (IllegalArgumentException e) {
      return JsonValue.parse("{}"); // something else that writes to the same stream
    }
  }

  private static long percent(JsonValue progress) {
    long total = Math.max(1, progress.get("total").integer());
    return (long) (100.0 * progress.get("done").integer() / total);
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
    return ", its last lines:\n"
        + String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }

  private static Path scratch() {
    try {
      return Files.createTempDirectory("stemedb-task-");
    } catch (IOException e) {
      throw new CommandFailure("cannot make a folder: " + e.getMessage(), e);
    }
  }

  private void remove(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      global.screen().note("cannot remove " + folder + ": " + e.getMessage());
    }
  }
}
