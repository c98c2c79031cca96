import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Run by the build: starts the node that was laid out, asks it a little and stops it, so that the
 * JVM writes down the classes that it loaded. With this archive a node starts in half the time. A
 * JVM that it does not fit goes without.
 */
final class MakeArchive {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final int SAMPLES = 100;

  private final Path home;
  private final Path scratch;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  private MakeArchive(Path home, Path scratch) throws IOException {
    this.home = home;
    this.scratch = scratch;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = socket.getLocalPort();
    }
  }

  /** Arguments: the distribution's folder. */
  public static void main(String[] arguments) throws Exception {
    Path scratch = Files.createTempDirectory("stemedb-archive-");
    try {
      new MakeArchive(Path.of(arguments[0]).toAbsolutePath(), scratch).run();
    } finally {
      try (Stream<Path> files = Files.walk(scratch)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void run() throws Exception {
    Process node = start();
    try {
      await(node);
      use();
      node.destroy(); // in order: the JVM writes the archive at its end
      if (!node.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the node does not end");
      }
    } finally {
      node.destroyForcibly().waitFor();
    }
  }

  private Process start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(home.resolve("bin/stemedb").toString(), "start")
            .redirectErrorStream(true)
            .redirectOutput(scratch.resolve("log").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("STEMEDB_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("STEMEDB_DATA_DIR", scratch.resolve("data").toString());
    builder.environment().put("STEMEDB_PORT", Integer.toString(port));
    builder
        .environment()
        .put(
            "STEMEDB_JAVA_OPTS",
            "-Xlog:cds=off -Xlog:cds+dynamic=off -XX:ArchiveClassesAtExit="
                + home.resolve("bin/node.jsa"));
    return builder.start();
  }

  private void await(Process node) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!isReady()) {
      if (!node.isAlive() || System.nanoTime() - end > 0) {
        throw new IllegalStateException(Files.readString(scratch.resolve("log")));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private boolean isReady() throws InterruptedException {
    try {
      return client.send(request("/v1/health/ready").build(), BodyHandlers.discarding()).statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** What most nodes do, so that what it takes is in the archive too. */
  private void use() throws Exception {
    Path sample = scratch.resolve("sample.jsonl");
    try (Stream<String> lines = Files.lines(home.resolve("data/country-claims.jsonl"))) {
      Files.write(sample, lines.limit(SAMPLES).toList());
    }
    importClaims(sample);
    for (String path :
        List.of(
            "/v1/query?subject_prefix=&limit=10",
            "/v1/query?subject=country%2FDZ&predicate=area_km2&lens=consensus",
            "/v1/skeptic?subject=country%2FDZ&predicate=area_km2",
            "/v1/conflicts?limit=10",
            "/v1/lenses",
            "/v1/health",
            "/metrics",
            "/nowhere")) {
      client.send(request(path).build(), BodyHandlers.discarding());
    }
  }

  /** The command signs them, and leaves an archive of its own classes. */
  private void importClaims(Path sample) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                home.resolve("bin/stemedb").toString(),
                "--url",
                "http://127.0.0.1:" + port,
                "import",
                sample.toString())
            .directory(scratch.toFile())
            .redirectErrorStream(true)
            .redirectOutput(scratch.resolve("import").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder
        .environment()
        .put("JDK_JAVA_OPTIONS", "-XX:ArchiveClassesAtExit=" + home.resolve("bin/cli.jsa"));
    Process command = builder.start();
    if (!command.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || command.exitValue() != 0) {
      command.destroyForcibly();
      throw new IllegalStateException(Files.readString(scratch.resolve("import")));
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(LIMIT);
  }
}
