package stemedb.guard.rate;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/** Which addresses count as one client. */
final class Addresses {
  private static final int NETWORK_BYTES = 8;

  private Addresses() {}

  /** The address, or of IPv6 its /64 network: whoever has one of these addresses has them all. */
  static String client(String remoteAddress) {
    if (remoteAddress.indexOf(':') < 0) {
      return remoteAddress;
    }
    try {
      InetAddress address = InetAddress.getByName(remoteAddress); // a literal: nobody is asked
      return address instanceof Inet6Address && !address.isLoopbackAddress()
          ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
          : address.getHostAddress();
    } catch (UnknownHostException e) {
      return remoteAddress;
    }
  }
}
