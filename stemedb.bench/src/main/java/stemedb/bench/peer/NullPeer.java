package stemedb.bench.peer;

import java.io.IOException;
import java.net.URI;
import stemedb.bench.load.NullServer;

/** What the generator reaches with a server that does nothing: its ceiling. */
public final class NullPeer implements HttpPeer {
  private final NullServer server;
  private final URI url;

  public NullPeer(NullServer server) throws IOException {
    this.server = server;
    this.url = Http.local(server.address().getPort());
  }

  @Override
  public URI url() {
    return url;
  }

  @Override
  public String name() {
    return "null server";
  }

  @Override
  public String version() {
    return "in this process";
  }

  @Override
  public String fsync() {
    return "-";
  }

  @Override
  public double cpuSeconds() {
    return server.cpuSeconds();
  }

  @Override
  public void close() {
    server.close();
  }
}
