package stemedb.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class JsonValueTest {
  private static final String TEXT =
      "{\"z\":1.50,\"a\":[true,null,\"é\\n\"],\"big\":12345678901234567890,\"o\":{}}";

  @Test
  void writesWhatItRead() {
    assertEquals(TEXT, JsonValue.parse(TEXT).toString());
    assertEquals(JsonValue.parse(TEXT), JsonValue.parse(JsonValue.parse(TEXT).indented()));
  }

  @Test
  void whatIsNotThereIsNull() {
    JsonValue json = JsonValue.parse(TEXT);
    assertTrue(json.get("no").get("such").isNull());
    assertEquals("", json.get("no").text());
    assertEquals(0, json.get("no").integer());
    assertEquals(1.5, json.get("z").number());
    assertTrue(json.get("a").items().get(0).isTrue());
    assertTrue(json.get("a").items().get(1).isNull());
  }

  @Test
  void refusesWhatIsNoJson() {
    for (String text : new String[] {"", "{", "{\"a\":1} 2", "{\"a\":1,\"a\":2}", "nul", "NaN"}) {
      assertThrows(IllegalArgumentException.class, () -> JsonValue.parse(text), text);
    }
  }
}
