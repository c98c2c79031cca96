package stemedb.bench.claims;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.Hash;

/** Requests to a node as the bytes that go over the wire. Thread-safe. */
public final class NodeRequests {
  private final HttpRequests http;

  /**
   * @param apiKey sent with every request; null for none
   */
  public NodeRequests(URI url, @Nullable String apiKey) {
    this.http =
        new HttpRequests(url, apiKey == null ? "" : HttpRequests.header("X-API-Key", apiKey));
  }

  public byte[] write(Claim claim) {
    return http.post("/v1/assert", "application/json", claim.json());
  }

  /**
   * @param ack {@code indexed} or {@code durable}
   */
  public byte[] writeBatch(List<Claim> claims, String ack) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Claim claim : claims) {
      lines.writeBytes(claim.taggedJson());
      lines.write('\n');
    }
    return http.post("/v1/batch?ack=" + ack, "application/x-ndjson", lines.toByteArray());
  }

  public byte[] read(Hash hash) {
    return http.get("/v1/assertions/" + hash);
  }

  /** A question to the consensus lens about that subject. */
  public byte[] consensus(String subject) {
    return http.get(
        "/v1/query?lens=consensus&subject="
            + URLEncoder.encode(subject, StandardCharsets.UTF_8)
            + "&predicate="
            + Claims.PREDICATE);
  }
}
