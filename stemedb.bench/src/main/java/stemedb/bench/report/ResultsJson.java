package stemedb.bench.report;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import stemedb.bench.load.Load;

/** Results as JSON. A figure that was not measured is null. */
final class ResultsJson {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};
  private static final String[] PERCENTILE_NAMES = {"p50", "p90", "p99", "p99_9", "max"};

  private ResultsJson() {}

  static void write(
      Path file,
      String title,
      Map<String, String> setting,
      List<String> notes,
      List<Series> series,
      List<Goal> goals,
      Map<String, Table> tables)
      throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(file.toFile(), JsonEncoding.UTF8)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("title", title);
      json.writeObjectFieldStart("setting");
      for (Map.Entry<String, String> one : setting.entrySet()) {
        json.writeStringField(one.getKey(), one.getValue());
      }
      json.writeEndObject();
      json.writeArrayFieldStart("notes");
      for (String note : notes) {
        json.writeString(note);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("goals");
      for (Goal goal : goals) {
        write(json, goal);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("measurements");
      for (Series one : series) {
        write(json, one);
      }
      json.writeEndArray();
      json.writeObjectFieldStart("tables");
      for (Map.Entry<String, Table> table : tables.entrySet()) {
        write(json, table.getKey(), table.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  /** As it is shown: the head, then the rows. */
  private static void write(JsonGenerator json, String heading, Table table) throws IOException {
    json.writeArrayFieldStart(heading);
    for (List<String> row : table.rows()) {
      json.writeStartArray();
      for (String cell : row) {
        json.writeString(cell);
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Goal goal) throws IOException {
    json.writeStartObject();
    json.writeStringField("what", goal.what());
    number(json, "measured", goal.measured());
    number(json, "must", goal.must());
    number(json, "aim", goal.aim());
    json.writeStringField("unit", goal.unit());
    json.writeStringField("better", goal.better() == Goal.Better.HIGHER ? "higher" : "lower");
    json.writeStringField("verdict", goal.verdict().toString());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Series series) throws IOException {
    json.writeStartObject();
    json.writeStringField("what", series.what());
    json.writeStringField("peer", series.peer());
    json.writeStringField("acknowledged_after", series.fsync());
    json.writeNumberField("connections", series.connections());
    json.writeNumberField("open_rate", series.openRate());
    json.writeNumberField("claims_per_request", series.claimsPerRequest());
    json.writeArrayFieldStart("rounds");
    for (Trial trial : series.rounds()) {
      write(json, trial);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Trial trial) throws IOException {
    Load.Result result = trial.result();
    json.writeStartObject();
    json.writeNumberField("seconds", result.seconds());
    json.writeNumberField("requests", result.requests());
    number(json, "requests_per_second", result.requestsPerSecond());
    json.writeNumberField("errors", result.errors());
    if (result.firstError() != null) {
      json.writeStringField("first_error", result.firstError());
    }
    number(json, "server_cpu_seconds", trial.serverCpuSeconds());
    number(json, "generator_cpu_seconds", result.generatorCpuSeconds());
    json.writeObjectFieldStart("latency_millis");
    for (int i = 0; i < PERCENTILES.length; i++) {
      number(json, PERCENTILE_NAMES[i], result.millis(PERCENTILES[i]));
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }
}
