package stemedb.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import stemedb.client.JsonValue;

/**
 * The distribution as a process of its own, started by its launcher as a user would. The launcher
 * becomes the node, so a signal to the process reaches the node itself.
 */
final class NodeUnderTest implements AutoCloseable {

  static final String LAUNCHER = Distribution.HOME.resolve("bin/stemedb").toString();

  /** A node that lives for seconds does not earn back what the better compiler costs. */
  private static final String JAVA_OPTS = "-XX:TieredStopAtLevel=1";

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final Duration REQUEST = Duration.ofSeconds(20);

  private final Process process;
  private final Path data;
  private final int port;
  private final Path output;
  private final Path errors;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(REQUEST).build();

  private NodeUnderTest(Process process, Path data, int port, Path output, Path errors) {
    this.process = process;
    this.data = data;
    this.port = port;
    this.output = output;
    this.errors = errors;
  }

  /** Starts a node on that folder and a free port and waits until it is ready. */
  static NodeUnderTest start(Path data) {
    return start(data, Map.of());
  }

  /** The same, with those variables set besides. */
  static NodeUnderTest start(Path data, Map<String, String> environment) {
    NodeUnderTest node = launch(data, freePort(), environment);
    try {
      node.awaitReady();
      return node;
    } catch (Throwable e) {
      node.close();
      throw e;
    }
  }

  /**
   * Starts a node and does not wait for anything.
   *
   * @param environment what is set besides, {@code STEMEDB_…}
   */
  static NodeUnderTest launch(Path data, int port, Map<String, String> environment) {
    try {
      Path folder = Files.createDirectories(data.toAbsolutePath().getParent());
      Path output = Files.createTempFile(folder, "node-", ".out");
      Path errors = Files.createTempFile(folder, "node-", ".err");
      ProcessBuilder builder =
          command("start", "--data", data.toString(), "--port", Integer.toString(port))
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().putAll(environment);
      return new NodeUnderTest(builder.start(), data, port, output, errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The stemedb command, with no settings but those that a test adds. */
  static ProcessBuilder command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(LAUNCHER));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("STEMEDB_"));
    builder.environment().put("STEMEDB_JAVA_OPTS", JAVA_OPTS);
    return builder;
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitReady() {
    try {
      Await.until("the node is ready", START, () -> isReady() || !process.isAlive());
    } catch (Exception e) {
      throw new AssertionError(output(), e);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + output() + errors(), e);
    }
    if (!process.isAlive()) {
      throw new AssertionError("ended with status " + process.exitValue() + "\n" + errors());
    }
  }

  private boolean isReady() throws InterruptedException {
    try {
      return get("/v1/health/ready").statusCode() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  /** The process dies at once, as by {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitEnd(STOP);
  }

  /** The process is asked to end, as by Ctrl-C or a service manager, and does so in order. */
  void stop() throws InterruptedException {
    process.destroy();
    awaitEnd(STOP);
  }

  /** Waits until the process ends by itself and returns its status. */
  int awaitEnd(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still runs after " + limit + "\n" + output() + errors());
    }
    return process.exitValue();
  }

  /** Nothing of a test outlives it. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      awaitEnd(STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  long pid() {
    return process.pid();
  }

  Path data() {
    return data;
  }

  int port() {
    return port;
  }

  String output() {
    return read(output);
  }

  String errors() {
    return read(errors);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(REQUEST);
  }

  /**
   * Sends a request.
   *
   * @throws UncheckedIOException when there is no answer
   */
  HttpResponse<String> send(HttpRequest.Builder request) throws InterruptedException {
    try {
      return client.send(
          request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpResponse<String> get(String path) throws InterruptedException {
    return send(request(path));
  }

  HttpResponse<String> post(String path, String type, byte[] body) throws InterruptedException {
    return send(
        request(path)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  /** What it answers with status 200. */
  JsonValue ask(String path) throws InterruptedException {
    return JsonValue.parse(text(path));
  }

  /** The same as it came. */
  String text(String path) throws InterruptedException {
    HttpResponse<String> answer = get(path);
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  long assertionsCount() throws InterruptedException {
    return ask("/v1/health").get("assertions_count").integer();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
