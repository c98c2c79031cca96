package stemedb.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stemedb.cli.Sizing.PerAssertion;
import stemedb.client.JsonValue;
import stemedb.client.StemeDbClient;

/** What an assertion takes on a node that runs. */
final class MeasuredNode {
  private static final int ASSERTIONS_MIN = 1_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private MeasuredNode() {}

  /**
   * Asks the node.
   *
   * @param url of the node
   * @param client who may ask for the size of the store
   */
  static PerAssertion of(String url, StemeDbClient client) throws InterruptedException {
    String metrics = metrics(url);
    double assertions = value(metrics, "stemedb_assertions_total");
    if (assertions < ASSERTIONS_MIN) {
      throw new CommandFailure(
          String.format(
              Locale.ROOT,
              "a node with %.0f assertions says little: import %d or more",
              assertions,
              ASSERTIONS_MIN));
    }
    double written = value(metrics, "stemedb_wal_bytes_written_total");
    double created = value(metrics, "stemedb_assertions_ingested_total{result=\"created\"}");
    // The last segment is as long as it will be from the start, which tells nothing of small nodes.
    double journal =
        created >= ASSERTIONS_MIN
            ? written / created
            : value(metrics, "stemedb_wal_disk_usage_bytes") / assertions;
    double store = storeBytes(client) / assertions;
    return new PerAssertion(journal, store, store);
  }

  private static double storeBytes(StemeDbClient client) {
    for (JsonValue store : client.get("/v1/admin/storage", Map.of()).get("backends").items()) {
      if (store.get("active").isTrue()) {
        return store.get("size_bytes").integer();
      }
    }
    throw new CommandFailure("the node has no active store");
  }

  /** The value of a series; 0 when it is not there. */
  static double value(String metrics, String series) {
    Matcher line =
        Pattern.compile("^" + Pattern.quote(series) + " (\\S+)$", Pattern.MULTILINE)
            .matcher(metrics);
    return line.find() ? Double.parseDouble(line.group(1)) : 0;
  }

  private static String metrics(String url) throws InterruptedException {
    try {
      HttpResponse<String> answer =
          HttpClient.newBuilder()
              .connectTimeout(TIMEOUT)
              .build()
              .send(
                  HttpRequest.newBuilder(URI.create(url).resolve("/metrics"))
                      .timeout(TIMEOUT)
                      .build(),
                  HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (answer.statusCode() != 200) {
        throw new CommandFailure("the node answers " + answer.statusCode() + " to /metrics");
      }
      return answer.body();
    } catch (IOException e) {
      throw new CommandFailure("the node cannot be asked: " + e.getMessage(), e);
    }
  }
}
