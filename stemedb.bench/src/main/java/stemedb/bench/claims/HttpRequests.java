package stemedb.bench.claims;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Builds HTTP/1.1 requests (RFC 9112). */
final class HttpRequests {
  private final String commonHeaders;

  /**
   * @param headers further lines, each with its end
   */
  HttpRequests(URI url, String headers) {
    this.commonHeaders = header("Host", url.getRawAuthority()) + headers;
  }

  static String header(String name, String value) {
    return name + ": " + value + "\r\n";
  }

  byte[] get(String target) {
    return ascii("GET " + target + " HTTP/1.1\r\n" + commonHeaders + "\r\n");
  }

  byte[] post(String target, String type, byte[] body) {
    byte[] head =
        ascii(
            "POST "
                + target
                + " HTTP/1.1\r\n"
                + commonHeaders
                + header("Content-Type", type)
                + header("Content-Length", Integer.toString(body.length))
                + "\r\n");
    byte[] request = new byte[head.length + body.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
