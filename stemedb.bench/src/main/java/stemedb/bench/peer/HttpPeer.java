package stemedb.bench.peer;

import java.net.InetSocketAddress;
import java.net.URI;

/** A peer that the load generator drives. */
public interface HttpPeer extends Peer {
  URI url();

  default InetSocketAddress address() {
    return new InetSocketAddress(url().getHost(), url().getPort());
  }
}
