package stemedb.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Reads server-sent events. */
final class Events implements AutoCloseable {
  private final BufferedReader lines;

  /** An event; without data when it only says how far the feed was read. */
  record Event(String id, String data) {}

  Events(HttpResponse<InputStream> reply) {
    assertEquals(200, reply.statusCode());
    assertEquals("text/event-stream", reply.headers().firstValue("Content-Type").orElseThrow());
    lines = new BufferedReader(new InputStreamReader(reply.body(), StandardCharsets.UTF_8));
  }

  String line() throws IOException {
    String line = lines.readLine();
    if (line == null) {
      throw new IOException("the events have ended");
    }
    return line;
  }

  /** The next one that has an id. */
  Event next() throws IOException {
    String id = "";
    String data = "";
    while (true) {
      String line = line();
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("data: ")) {
        data = line.substring(6);
      } else if (line.isEmpty() && !id.isEmpty()) {
        return new Event(id, data);
      }
    }
  }

  /** The next one that has data. */
  Event change() throws IOException {
    Event event = next();
    while (event.data().isEmpty()) {
      event = next();
    }
    return event;
  }

  /** Reads on until nothing comes any more. */
  void readToTheEnd() {
    try {
      while (lines.readLine() != null) {
        continue; // what was on its way
      }
    } catch (IOException cutOff) {
      return; // that is an end, too
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
