package stemedb.bench.peer;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@link BareServlet} as a process of its own, with the heap of a node. */
public final class BareServletPeer implements HttpPeer {
  private static final int START_SECONDS = 60;

  private final ChildProcess process;
  private final URI url;

  private BareServletPeer(ChildProcess process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Starts one that answers with those bytes. */
  public static BareServletPeer start(Path folder, byte[] answer)
      throws IOException, InterruptedException {
    int port = Http.freePort();
    Path file = Files.write(folder.resolve("answer"), answer);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            BareServlet.class.getName(),
            Integer.toString(port),
            file.toString());
    ChildProcess process = ChildProcess.start(command, Map.of(), folder.resolve("servlet.log"));
    try {
      URI url = Http.local(port);
      process.await(() -> Http.get(url).length() > 0, START_SECONDS);
      return new BareServletPeer(process, url);
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  @Override
  public URI url() {
    return url;
  }

  @Override
  public String name() {
    return "bare servlet";
  }

  @Override
  public String version() {
    return "the HTTP server of a node";
  }

  @Override
  public String fsync() {
    return "-";
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
