package stemedb.bench.peer;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One etcd node with its default settings, which flush each write before they acknowledge it, but
 * for two limits: transactions of 500 puts, and 8 GiB of data.
 */
public final class EtcdPeer implements HttpPeer {
  private static final int START_SECONDS = 60;
  private static final int PUTS_MAX = 1024;
  private static final long QUOTA_BYTES = 8L << 30;

  private final ChildProcess process;
  private final URI url;
  private final String version;

  private EtcdPeer(ChildProcess process, URI url, String version) {
    this.process = process;
    this.url = url;
    this.version = version;
  }

  /** Starts one on a new folder. */
  public static EtcdPeer start(Path program, Path folder) throws IOException, InterruptedException {
    URI client = Http.local(Http.freePort());
    URI peer = Http.local(Http.freePort());
    List<String> command =
        List.of(
            program.toString(),
            "--name=bench",
            "--data-dir=" + folder.resolve("etcd"),
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=bench=" + peer,
            "--max-txn-ops=" + PUTS_MAX,
            "--quota-backend-bytes=" + QUOTA_BYTES,
            "--logger=zap",
            "--log-level=warn");
    ChildProcess process = ChildProcess.start(command, Map.of(), folder.resolve("etcd.log"));
    try {
      process.await(() -> Http.get(client.resolve("/health")).contains("\"true\""), START_SECONDS);
      String answer = Http.get(client.resolve("/version"));
      return new EtcdPeer(
          process, client, answer.replaceFirst(".*\"etcdserver\":\"([^\"]*)\".*", "$1").strip());
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
    return "etcd";
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public String fsync() {
    return "fsync before each answer, shared";
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
