package stemedb.bench.peer;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A StemeDB node with its default settings, save those that a measurement names. */
public final class NodePeer implements HttpPeer {
  private static final int START_SECONDS = 120;

  private final Path launcher;
  private final Path folder;
  private final Map<String, String> settings;
  private final URI url;
  private ChildProcess process;
  private String version = "";

  private NodePeer(Path launcher, Path folder, Map<String, String> settings, int port)
      throws IOException {
    this.launcher = launcher;
    this.folder = folder;
    this.settings = Map.copyOf(settings);
    this.url = Http.local(port);
    this.process = launch();
  }

  /**
   * Starts one on that folder.
   *
   * @param launcher the {@code stemedb} script
   * @param settings variables of its environment
   */
  public static NodePeer start(Path launcher, Path folder, Map<String, String> settings)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    NodePeer node = new NodePeer(launcher, folder, settings, Http.freePort());
    node.awaitReady();
    return node;
  }

  private ChildProcess launch() throws IOException {
    Map<String, String> environment = new HashMap<>(settings);
    // G1's log tells what is allocated: see Allocation.
    environment.merge(
        "STEMEDB_JAVA_OPTS",
        "-Xlog:gc:file=" + gcLog() + ":none:filecount=0",
        (a, b) -> a + " " + b);
    return ChildProcess.start(
        List.of(
            launcher.toString(),
            "start",
            "--data",
            folder.toString(),
            "--port",
            Integer.toString(url.getPort())),
        environment,
        folder.resolve("node.log"));
  }

  private void awaitReady() throws IOException, InterruptedException {
    try {
      process.await(
          () -> {
            Http.get(url.resolve("/v1/health/ready"));
            return true;
          },
          START_SECONDS);
      version =
          Http.get(url.resolve("/v1/health"))
              .replaceFirst("(?s).*\"version\":\"([^\"]*)\".*", "$1");
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  /** Ends the node with SIGKILL, starts it again and says how long it took to be ready. */
  public double killAndRestartSeconds() throws IOException, InterruptedException {
    process.kill();
    long start = System.nanoTime();
    process = launch();
    awaitReady();
    return (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  /**
   * What the node has allocated on its heap since its start, in bytes; see {@link Allocation}.
   *
   * @return NaN when that cannot be told
   */
  public double allocatedBytes() throws IOException, InterruptedException {
    return Allocation.bytes(process.pid(), gcLog());
  }

  private Path gcLog() {
    return folder.resolve("gc.log");
  }

  /** Resident memory in bytes; NaN where it cannot be told. */
  public double residentBytes() {
    return ProcessCpu.residentBytes(process.pid());
  }

  @Override
  public URI url() {
    return url;
  }

  @Override
  public String name() {
    return "StemeDB";
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public String fsync() {
    return "fdatasync before each answer, shared; signature checked";
  }

  @Override
  public double cpuSeconds() {
    return ProcessCpu.seconds(process.pid());
  }

  @Override
  public void close() {
    process.close();
  }
}
