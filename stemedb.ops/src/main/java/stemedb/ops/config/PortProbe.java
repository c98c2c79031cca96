package stemedb.ops.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Sees whether a port can be had: the HTTP server itself would only log that it cannot. */
final class PortProbe {
  private PortProbe() {}

  /**
   * Binds the port for a moment.
   *
   * @throws BadSettingException when somebody else has it, or it may not be had
   */
  static void check(String address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // connections of an earlier run may still linger
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
    } catch (IOException e) {
      throw new BadSettingException(
          "port "
              + port
              + " of "
              + address
              + " cannot be used ("
              + e.getMessage()
              + "): stop the program that has it, or set "
              + Variable.PORT.variable()
              + " to another one");
    }
  }
}
