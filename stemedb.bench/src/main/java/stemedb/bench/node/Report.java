package stemedb.bench.node;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import stemedb.bench.load.Load;

/** Shows results as a table while they come, and writes them as JSON at the end. */
final class Report {
  private static final String HEAD = "%-20s %5s %11s %11s %9s %9s %9s %9s %7s%n";
  private static final String ROW = "%-20s %5d %,11.0f %11s %9.3f %9.3f %9.3f %9.3f %,7d%n";

  private final Options options;
  private final Map<String, String> node;
  private final PrintStream out;
  private final List<Measurement> measurements = new ArrayList<>();

  /**
   * @param node what the node says about itself
   */
  Report(Options options, Map<String, String> node, PrintStream out) {
    this.options = options;
    this.node = node;
    this.out = out;
  }

  void begin() {
    out.println("Node       " + options.url() + " " + describe(node));
    out.println(
        "Method     closed loop, one generator thread, "
            + options.seconds()
            + " s each after "
            + options.warmUpSeconds()
            + " s of warm-up, seed "
            + options.seed());
    out.println(
        "Generator  Java "
            + Runtime.version()
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " processors; null server: what it reaches without a node");
    out.println();
    out.printf(
        Locale.ROOT,
        HEAD,
        "",
        "conn.",
        "requests/s",
        "claims/s",
        "p50 ms",
        "p99 ms",
        "p99.9 ms",
        "max ms",
        "errors");
  }

  void add(Measurement measurement) {
    measurements.add(measurement);
    boolean writes = measurement.claimsPerRequest() > 0;
    out.printf(
        Locale.ROOT,
        ROW,
        measurement.name(),
        measurement.connections(),
        measurement.result().requestsPerSecond(),
        writes ? String.format(Locale.ROOT, "%,.0f", measurement.claimsPerSecond()) : "-",
        measurement.millis(50),
        measurement.millis(99),
        measurement.millis(99.9),
        measurement.millis(100),
        measurement.result().errors());
  }

  /** Names the first error of each measurement; false when there were any. */
  boolean isClean() {
    boolean clean = true;
    for (Measurement measurement : measurements) {
      if (measurement.result().errors() > 0) {
        clean = false;
        out.println(
            measurement.name()
                + ", "
                + measurement.connections()
                + " connections, first error: "
                + measurement.result().firstError());
      }
    }
    return clean;
  }

  void writeJson(Path file) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(file.toFile(), JsonEncoding.UTF8)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("url", options.url().toString());
      json.writeObjectFieldStart("node");
      for (Map.Entry<String, String> member : node.entrySet()) {
        json.writeStringField(member.getKey(), member.getValue());
      }
      json.writeEndObject();
      json.writeNumberField("seconds", options.seconds());
      json.writeNumberField("warm_up_seconds", options.warmUpSeconds());
      json.writeNumberField("seed", options.seed());
      json.writeStringField("java", Runtime.version().toString());
      json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
      json.writeArrayFieldStart("measurements");
      for (Measurement measurement : measurements) {
        write(json, measurement);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, Measurement measurement) throws IOException {
    Load.Result result = measurement.result();
    json.writeStartObject();
    json.writeStringField("name", measurement.name());
    json.writeNumberField("connections", measurement.connections());
    json.writeNumberField("claims_per_request", measurement.claimsPerRequest());
    json.writeNumberField("seconds", result.seconds());
    json.writeNumberField("requests", result.requests());
    json.writeNumberField("requests_per_second", result.requestsPerSecond());
    json.writeNumberField("claims_per_second", measurement.claimsPerSecond());
    json.writeNumberField("errors", result.errors());
    if (result.firstError() != null) {
      json.writeStringField("first_error", result.firstError());
    }
    json.writeObjectFieldStart("latency_millis");
    for (double percentile : new double[] {50, 90, 99, 99.9, 100}) {
      String name = percentile == 100 ? "max" : "p" + percentile;
      json.writeNumberField(
          name.replace(".0", "").replace('.', '_'), measurement.millis(percentile));
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static String describe(Map<String, String> node) {
    return node.entrySet().stream()
        .filter(member -> !member.getValue().isEmpty())
        .map(member -> member.getKey() + "=" + member.getValue())
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
