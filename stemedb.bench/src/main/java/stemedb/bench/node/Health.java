package stemedb.bench.node;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a node says about itself. */
final class Health {
  private static final int TIMEOUT_MILLIS = 5_000;

  private Health() {}

  /**
   * The plain members of {@code /v1/health}, in their order: state, version, and the policies that
   * the node states there.
   *
   * @throws IOException when the node cannot be reached, is not ready or answers something else
   */
  static Map<String, String> read(URI url, @Nullable String apiKey) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) url.resolve("/v1/health").toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    if (apiKey != null) {
      connection.setRequestProperty("X-API-Key", apiKey);
    }
    try (InputStream body = connection.getInputStream()) {
      return members(body);
    } finally {
      connection.disconnect();
    }
  }

  private static Map<String, String> members(InputStream body) throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("/v1/health is no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value.isScalarValue()) {
          members.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    }
    return members;
  }
}
