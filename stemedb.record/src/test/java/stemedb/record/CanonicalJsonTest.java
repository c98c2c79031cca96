package stemedb.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.Charset;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;

class CanonicalJsonTest {
  @Test
  void writesTheSampleOfTheRfc() {
    // RFC 8785 section 3.2.2 and 3.2.4
    String input =
        """
        {
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
          "literals": [null, true, false]
        }
        """;
    String expected =
        "{\"literals\":[null,true,false],"
            + "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
            + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
    assertEquals(expected, canonical(input));
  }

  @Test
  void sortsMembersByUtf16CodeUnits() {
    // RFC 8785 section 3.2.3
    String input =
        "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"ö\":7}";
    String expected =
        "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}";
    assertEquals(expected, canonical(input));
  }

  @Test
  void agreesWithThePublishedPairs() throws Exception {
    JsonNode vectors = VectorFile.read("jcs-rfc8785.json");
    int count = 0;
    for (String group : new String[] {"pairs", "own"}) {
      for (JsonNode pair : vectors.get(group)) {
        byte[] output = CanonicalJson.of(pair.get("input_b64").binaryValue());
        String expected = new String(pair.get("output_b64").binaryValue(), UTF_8);
        assertEquals(expected, new String(output, UTF_8), pair.toString());
        if (pair.has("sha256")) {
          assertEquals(pair.get("sha256").textValue(), Signing.hash(output).toString());
        }
        count++;
      }
    }
    assertEquals(17, count);
  }

  @Test
  void refusesWhatThePublishedVectorsRefuse() throws Exception {
    JsonNode refused = VectorFile.read("jcs-rfc8785.json").get("refuse");
    assertFalse(refused.isEmpty());
    for (JsonNode input : refused) {
      Wire.refusal(() -> CanonicalJson.of(input.get("input_b64").binaryValue()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "{", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "{'a':1}", "[1 2]", "01", "+1", ".5",
        "1.", "1e", "- 1", "NaN", "-Infinity", "nul", "nullx", "True", "1 2", "{}{}", "[]]", "\"a",
        "\"\t\"", "\"\\x\"", "\"\\u12g4\"", "/**/1", "#", "0x10", "\ufeff1", "\u00001", "\"\u0000\""
      })
  void refusesWhatIsNotJson(String text) {
    assertEquals(ErrorCode.MALFORMED_JSON, refusal(text.getBytes(UTF_8)).code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff",
        "80",
        "c080",
        "c1bf",
        "e08080",
        "e09fbf",
        "eda080",
        "edbfbf",
        "f0808080",
        "f08fbfbf",
        "f4908080",
        "f5808080",
        "c3",
        "e282",
        "f09f98",
        "c328",
        "e28228"
      })
  void refusesWhatIsNotUtf8(String hex) {
    byte[] bad = HexFormat.of().parseHex(hex);
    byte[] text = new byte[bad.length + 2];
    text[0] = '"';
    System.arraycopy(bad, 0, text, 1, bad.length);
    text[text.length - 1] = '"';
    assertEquals(ErrorCode.INVALID_ENCODING, refusal(text).code());
    assertEquals(ErrorCode.INVALID_ENCODING, refusal(bad).code());
  }

  @Test
  void acceptsTheEdgesOfUtf8() {
    String edges = "\"\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff\"";
    assertEquals(edges, canonical(edges));
  }

  @Test
  void refusesOtherEncodings() {
    for (Charset charset : new Charset[] {UTF_16BE, UTF_16LE, Charset.forName("UTF-32BE")}) {
      assertEquals(ErrorCode.MALFORMED_JSON, refusal("[\"a\"]".getBytes(charset)).code());
    }
    assertEquals(ErrorCode.INVALID_ENCODING, refusal("[\"ä\"]".getBytes(ISO_8859_1)).code());
    byte[] marked = "\ufeff[1]".getBytes(UTF_16LE);
    assertEquals(ErrorCode.INVALID_ENCODING, refusal(marked).code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud800\"",
        "\"\\udc00x\"",
        "\"\\udc00\\ud800\"",
        "\"\\ud800\\ud800\\udc00\"",
        "{\"\\ud800\":1}",
        "{\"a\\udc00\":1}",
        "{\"\\ud800\\ud800\":1}",
        "[{\"a\":\"\\udfff\"}]"
      })
  void refusesLoneSurrogates(String text) {
    assertEquals(ErrorCode.INVALID_ENCODING, refusal(text.getBytes(UTF_8)).code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\":1,\"a\":1}", "[{\"b\":{\"a\":1,\"\\u0061\":2}}]", "{\"\":1,\"\":2}"})
  void refusesDuplicateMembers(String text) {
    assertEquals(ErrorCode.DUPLICATE_MEMBER, refusal(text.getBytes(UTF_8)).code());
  }

  @Test
  void limitsDepthAndLengthOfNumbers() {
    assertEquals(nested(32), canonical(nested(32)));
    Problem deep = refusal(nested(33).getBytes(UTF_8));
    assertEquals(ErrorCode.VALIDATION_FAILED, deep.code());
    assertTrue(deep.detail().contains("32"), deep.detail());
    String number = "0." + "1".repeat(999);
    assertEquals("0.1111111111111111", canonical(number));
    Problem longNumber = refusal((number + "1").getBytes(UTF_8));
    assertEquals(ErrorCode.VALIDATION_FAILED, longNumber.code());
    assertTrue(longNumber.detail().contains("1000"), longNumber.detail());
  }

  @ParameterizedTest
  @CsvSource({
    "-0, 0",
    "-0.0, 0",
    "-0e5, 0",
    "0.000001, 0.000001",
    "0.0000010, 0.000001",
    "0.0000001, 1e-7",
    "0.00000123, 0.00000123",
    "0.000000123, 1.23e-7",
    "-0.0000001, -1e-7",
    "0.123456789012345, 0.123456789012345",
    "0.10000000000000001, 0.1",
    "999999999999999, 999999999999999",
    "-999999999999999, -999999999999999",
    "99999999999999.5, 99999999999999.5",
    "1.0, 1",
    "10.50, 10.5",
    "1e400, refused",
    "-1e400, refused",
    "1e-400, 0",
    "-1e-400, 0"
  })
  void writesNumbersByValue(String literal, String expected) {
    if (expected.equals("refused")) {
      assertEquals(ErrorCode.VALIDATION_FAILED, refusal(literal.getBytes(UTF_8)).code());
    } else {
      assertEquals(expected, canonical(literal));
    }
  }

  @Test
  void messagesNameNoClassAndShowNoInput() {
    for (String text : new String[] {"NaN", "{\"secret", "[secret]", "surrogate", "+1"}) {
      Problem refusal = refusal(text.getBytes(UTF_8));
      assertEquals(ErrorCode.MALFORMED_JSON, refusal.code());
      String detail = refusal.detail();
      assertTrue(detail.contains("line 1, column"), detail);
      assertFalse(detail.contains("secret") || detail.contains("Feature"), detail);
    }
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static String canonical(String json) {
    return new String(CanonicalJson.of(json.getBytes(UTF_8)), UTF_8);
  }

  private static Problem refusal(byte[] json) {
    return Wire.refusal(() -> CanonicalJson.of(json));
  }
}
