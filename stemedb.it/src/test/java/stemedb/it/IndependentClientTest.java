package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stemedb.client.JsonValue;

/** Ids and signatures that somebody made from the specification alone are those of the node. */
@ExtendWith(SharedNode.class)
class IndependentClientTest {

  private static final PlainClaim.Agent AUTHOR = new PlainClaim.Agent();
  private static final PlainClaim.Agent WITNESS = new PlainClaim.Agent();

  private final NodeUnderTest node;

  IndependentClientTest(NodeUnderTest node) {
    this.node = node;
  }

  /** Values in the form that RFC 8785 gives them. */
  static Stream<String> objects() {
    return Stream.of(
        object("number", "0"),
        object("number", "-0.5"),
        object("number", "643801"),
        object("number", "1e+21"),
        object("number", "100000000000000000000"),
        object("number", "1e-7"),
        object("number", "0.000001"),
        object("number", "5e-324"),
        object("number", "1.7976931348623157e+308"),
        object("number", "9007199254740991"),
        object("boolean", "true"),
        object("reference", "\"country/DE\""),
        object("text", "\"\""),
        object("text", "\"Île-de-France € 🌳\""),
        object("text", "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\u2028\""));
  }

  @ParameterizedTest
  @MethodSource("objects")
  void claimIsTakenAndComesBackByteForByte(String object) throws Exception {
    PlainClaim claim =
        PlainClaim.by(AUTHOR)
            .with("subject", "\"independent/1\"")
            .with("object", object)
            .with(
                "metadata",
                "{\"1\":\"\",\"A\":\"b\",\"a\":\"c\",\"é\":\"\",\"€\":\"x\",\"🌳\":\"\",\"ﬀ\":\"y\"}")
            .with("valid_from", "\"2026-01-01T00:00:00.5Z\"")
            .with("parent_hash", '"' + "0f".repeat(32) + '"');

    JsonValue receipt = post(claim.signed(), 201);

    assertEquals("created", receipt.get("status").text());
    assertEquals(claim.id(), receipt.get("hash").text());
    assertEquals(claim.document(), node.text("/v1/assertions/" + claim.id() + "?raw=true"));
  }

  @Test
  void formInWhichAClaimArrivesDoesNotMatter() throws Exception {
    PlainClaim claim =
        PlainClaim.by(AUTHOR)
            .with("subject", "\"independent/2\"")
            .with("object", object("number", "0.1"));
    String loose =
        claim
            .signed()
            .replace("0.1", "10.0E-2")
            .replace("capital", "c\\u0061pital")
            .replace(",", " ,\r\n\t");

    assertEquals(claim.id(), post(loose, 201).get("hash").text());
    assertEquals("exists", post(claim.signed(), 200).get("status").text());
    assertEquals("cosigned", post(claim.signed(WITNESS), 200).get("status").text());
    assertEquals(2, node.ask("/v1/assertions/" + claim.id()).get("signatures").items().size());
  }

  private JsonValue post(String json, int status) throws Exception {
    HttpResponse<String> reply =
        node.post("/v1/assert", "application/json", json.getBytes(StandardCharsets.UTF_8));
    assertEquals(status, reply.statusCode(), reply.body());
    return JsonValue.parse(reply.body());
  }

  private static String object(String type, String value) {
    return String.format(Locale.ROOT, "{\"type\":\"%s\",\"value\":%s}", type, value);
  }
}
