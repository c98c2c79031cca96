package stemedb.bench;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.Hash;
import stemedb.record.SignedRecord;

/** Requests as the bytes that go over the wire. Thread-safe. */
final class Requests {
  private final String commonHeaders;

  Requests(URI url, @Nullable String apiKey) {
    this.commonHeaders =
        "Host: "
            + url.getRawAuthority()
            + "\r\n"
            + (apiKey == null ? "" : "X-API-Key: " + apiKey + "\r\n");
  }

  byte[] write(SignedRecord claim) {
    return post("/v1/assert", "application/json", claim.toJson());
  }

  byte[] writeBatch(List<SignedRecord> claims) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (SignedRecord claim : claims) {
      lines.writeBytes(claim.toTaggedJson());
      lines.write('\n');
    }
    return post("/v1/batch", "application/x-ndjson", lines.toByteArray());
  }

  byte[] read(Hash hash) {
    return get("/v1/assertions/" + hash);
  }

  byte[] consensus(String subject, String predicate) {
    String question = "subject=" + encode(subject) + "&predicate=" + encode(predicate);
    return get("/v1/query?lens=consensus&" + question);
  }

  private byte[] get(String target) {
    return ("GET " + target + " HTTP/1.1\r\n" + commonHeaders + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] post(String target, String type, byte[] body) {
    String head =
        "POST "
            + target
            + " HTTP/1.1\r\n"
            + commonHeaders
            + "Content-Type: "
            + type
            + "\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    byte[] request = new byte[head.length() + body.length];
    System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, request, 0, head.length());
    System.arraycopy(body, 0, request, head.length(), body.length);
    return request;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
