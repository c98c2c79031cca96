package stemedb.it;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a node over HTTP, as a client anywhere would. */
final class NodeClient {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** An answer. */
  record Reply(int status, String body) {
    boolean says(String text) {
      return body.contains(text);
    }
  }

  private final URI base;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

  NodeClient(String port) {
    this.base = URI.create("http://127.0.0.1:" + port);
  }

  Reply get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(base.resolve(path)).GET());
  }

  Reply post(String path, byte[] json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json)));
  }

  /** The resolved answer about a pair. */
  Reply query(String subject, String predicate, String lens)
      throws IOException, InterruptedException {
    return get(
        "/v1/query?subject=" + encoded(subject) + "&predicate=" + predicate + "&lens=" + lens);
  }

  /** Whether the node takes requests. */
  boolean isReady() throws InterruptedException {
    try {
      return get("/v1/health/ready").status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
    return new Reply(response.statusCode(), response.body());
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
