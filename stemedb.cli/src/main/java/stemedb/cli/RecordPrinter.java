package stemedb.cli;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Collectors;
import stemedb.client.JsonValue;
import stemedb.record.Envelope;
import stemedb.record.Timestamps;

/** Writes records of a journal one by one: there may be more than fit the memory. */
final class RecordPrinter {
  private final Screen screen;
  private final StemeDbCommand.Output output;
  private boolean first = true;

  RecordPrinter(Screen screen, StemeDbCommand.Output output) {
    this.screen = screen;
    this.output = output;
  }

  void begin() {
    switch (output) {
      case TABLE -> screen.out().println(screen.bold("frame.index  recorded at  kind  document"));
      case JSON -> screen.out().print("{\"records\":[");
      case NDJSON -> {} // the lines are all there is
    }
  }

  /** Writes one, as the task hands it over. */
  void print(JsonValue record) {
    byte[] bytes = Base64.getDecoder().decode(record.get("base64").text());
    String place = record.get("frame").integer() + "." + record.get("index").integer();
    try {
      Envelope envelope = Envelope.of(bytes);
      String document = new String(envelope.document(), StandardCharsets.UTF_8);
      String at =
          Timestamps.format(Instant.EPOCH.plus(envelope.recordedAtMicros(), ChronoUnit.MICROS));
      String kind = envelope.kind().wireName();
      write(
          place + "  " + at + "  " + kind + "  " + document,
          "\"recorded_at\":\""
              + at
              + "\",\"kind\":\""
              + kind
              + "\",\"document\":"
              + document
              + ",\"signatures\":["
              + signatures(envelope)
              + "]",
          record);
    } catch (IllegalArgumentException e) {
      String base64 = record.get("base64").text();
      write(place + "  ?  ?  " + base64, "\"base64\":\"" + base64 + "\"", record);
    }
  }

  private static String signatures(Envelope envelope) {
    return envelope.signatures().stream()
        .map(
            signature ->
                "{\"agent_id\":\""
                    + signature.agentId()
                    + "\",\"signature\":\""
                    + HexFormat.of().formatHex(signature.signature())
                    + "\"}")
        .collect(Collectors.joining(","));
  }

  private void write(String line, String members, JsonValue record) {
    String object =
        "{\"frame\":"
            + record.get("frame").integer()
            + ",\"index\":"
            + record.get("index").integer()
            + ","
            + members
            + "}";
    switch (output) {
      case TABLE -> screen.out().println(line);
      case JSON -> screen.out().print((first ? "\n" : ",\n") + object);
      case NDJSON -> screen.out().println(object);
    }
    first = false;
  }

  void end() {
    if (output == StemeDbCommand.Output.JSON) {
      screen.out().println("\n]}");
    }
  }
}
