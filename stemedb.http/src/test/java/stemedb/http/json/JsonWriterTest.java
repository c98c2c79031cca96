package stemedb.http.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
  private static final long SEED = 20261125;

  private static String text(JsonWriter json) {
    return new String(json.toBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void commasComeByThemselves() {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("a", 1)
            .name("b")
            .beginArray()
            .string("x")
            .beginObject()
            .endObject()
            .nothing()
            .endArray()
            .membersOf("{}".getBytes(StandardCharsets.UTF_8))
            .membersOf("{\"c\":0}".getBytes(StandardCharsets.UTF_8))
            .optionalMember("d", null)
            .member("e", true)
            .endObject()
            .newLine()
            .beginArray()
            .endArray();
    assertEquals("{\"a\":1,\"b\":[\"x\",{},null],\"c\":0,\"e\":true}\n[]", text(json));
  }

  @Test
  void aStringThatEndsInASeparatorIsStillAValue() {
    assertEquals(
        "[\"[\",\"{\",\":\",\"\\n\",1]",
        text(
            new JsonWriter()
                .beginArray()
                .string("[")
                .string("{")
                .string(":")
                .string("\n")
                .number(1)
                .endArray()));
  }

  @Test
  void doublesAreAsShortAsTheyCanBe() {
    assertEquals(
        "[640679,0.953474,1e-7,1e+21,0.1]",
        text(
            new JsonWriter()
                .beginArray()
                .number(640679.0)
                .number(0.953474)
                .number(1e-7)
                .number(1e21)
                .number(0.1)
                .endArray()));
  }

  @Test
  void anyStringReadsBack() throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(40);
      for (int k = 0; k < length; k++) {
        int codePoint = random.nextInt(k % 4 == 0 ? 0x110000 : 0x100);
        text.appendCodePoint(codePoint >= 0xD800 && codePoint < 0xE000 ? ' ' : codePoint);
      }
      byte[] json = new JsonWriter().string(text.toString()).toBytes();
      assertEquals(
          text.toString(), new ObjectMapper().readValue(json, String.class), "seed " + SEED);
    }
  }

  @Test
  void aLoneSurrogateIsReplaced() {
    String written = text(new JsonWriter().string("a\ud800b\udc00"));
    assertEquals("\"a\ufffdb\ufffd\"", written);
    assertTrue(written.length() == 6);
  }
}
