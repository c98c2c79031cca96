package stemedb.bench.claims;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Requests to etcd's HTTP gateway. A claim is kept under the 32 bytes of its hash, as the signed
 * JSON that a node takes. Thread-safe.
 */
public final class EtcdRequests {
  private static final String JSON = "application/json";
  private static final byte[] FIRST = ascii("{\"success\":[");
  private static final byte[] OPERATION = ascii("{\"request_put\":");

  private final HttpRequests http;

  public EtcdRequests(URI url) {
    this.http = new HttpRequests(url, "");
  }

  public byte[] put(Claim claim) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    put(claim, body);
    return http.post("/v3/kv/put", JSON, body.toByteArray());
  }

  /** One transaction that puts all. */
  public byte[] putAll(List<Claim> claims) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(FIRST);
    for (int i = 0; i < claims.size(); i++) {
      body.writeBytes(i == 0 ? new byte[0] : ascii(","));
      body.writeBytes(OPERATION);
      put(claims.get(i), body);
      body.write('}');
    }
    body.writeBytes(ascii("]}"));
    return http.post("/v3/kv/txn", JSON, body.toByteArray());
  }

  /** A read of one key. */
  public byte[] range(Claim claim) {
    return http.post("/v3/kv/range", JSON, ascii("{\"key\":\"" + key(claim) + "\"}"));
  }

  private static void put(Claim claim, ByteArrayOutputStream body) {
    body.writeBytes(ascii("{\"key\":\"" + key(claim) + "\",\"value\":\""));
    body.writeBytes(Base64.getEncoder().encode(claim.json()));
    body.writeBytes(ascii("\"}"));
  }

  private static String key(Claim claim) {
    return Base64.getEncoder().encodeToString(claim.hash().toBytes());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
