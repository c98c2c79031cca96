package stemedb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stemedb.api.model.Assertion;
import stemedb.api.model.Hash;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;
import stemedb.record.AgentKey;

final class ClaimTest {
  private static final Path SAMPLE = Path.of("../examples/data/country-claims.jsonl");
  private static final AgentKey KEY = AgentKey.ofSeed(new byte[32]);
  private static final String LINE =
      "{\"subject\":\"country/DZ\",\"predicate\":\"area_km2\",\"object\":2381741,"
          + "\"confidence\":0.95,\"agent\":\"factbook\",\"source\":{\"uri\":\"urn:x\","
          + "\"label\":\"F\",\"tier\":\"regulatory\",\"licence\":\"public domain\"},"
          + "\"observed_at\":\"2015-11-18T00:00:00Z\"}";

  @Test
  void everyMemberFindsItsPlace() throws NoSuchAlgorithmException {
    Claim claim = Claim.parse(LINE);
    Assertion assertion = claim.assertion().build(KEY.agentId());
    assertEquals("factbook", claim.agent());
    assertEquals("country/DZ", assertion.subject());
    assertEquals("area_km2", assertion.predicate());
    assertEquals(new ObjectValue.Number(2381741), assertion.object());
    assertEquals(0.95, assertion.confidence());
    assertEquals(SourceClass.REGULATORY, assertion.sourceClass());
    assertEquals(KEY.agentId(), assertion.agentId());
    assertEquals(Instant.parse("2015-11-18T00:00:00Z"), assertion.timestamp());
    String canonicalSource =
        "{\"label\":\"F\",\"licence\":\"public domain\",\"tier\":\"regulatory\",\"uri\":\"urn:x\"}";
    assertEquals(
        Hash.of(
            MessageDigest.getInstance("SHA-256")
                .digest(canonicalSource.getBytes(StandardCharsets.UTF_8))),
        assertion.sourceHash());
  }

  @Test
  void theSameLineIsTheSameRecord() {
    assertEquals(Claim.parse(LINE).sign(KEY).hash(), Claim.parse(LINE + " ").sign(KEY).hash());
  }

  @Test
  void textsAndBooleansKeepTheirType() {
    assertEquals(new ObjectValue.Text("33"), objectOf("\"33\""));
    assertEquals(new ObjectValue.Bool(true), objectOf("true"));
    assertEquals(new ObjectValue.Number(79.5), objectOf("79.5"));
  }

  private static ObjectValue objectOf(String json) {
    return Claim.parse(LINE.replace("2381741", json)).assertion().build(KEY.agentId()).object();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          2381741           | null                | the object is a number
          2381741           | 9007199254740993    | no exact double
          0.95              | "high"              | confidence
          "factbook"        | 1                   | agent
          regulatory        | official            | no such tier: official
          "observed_at"     | "seen_at"           | observed_at
          11-18             | 02-30               | date
          "label":"F"       | "tier":"expert"     | not JSON
          "country/DZ"      | 7                   | subject
          """)
  void whatIsWrongIsSaid(String part, String replacement, String reason) {
    String line = LINE.replace(part, replacement);
    assertFalse(line.equals(LINE));
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Claim.parse(line));
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
  }

  @Test
  void theSampleDataIsWhatItsDescriptionSays() throws IOException {
    Set<Assertion> distinct = new HashSet<>();
    Map<String, Set<ObjectValue>> values = new HashMap<>();
    Set<String> agents = new HashSet<>();
    int lines = 0;
    for (String line : Files.readAllLines(SAMPLE)) {
      Claim claim = Claim.parse(line);
      Assertion assertion = claim.assertion().metadata("agent", claim.agent()).build(KEY.agentId());
      distinct.add(assertion);
      values
          .computeIfAbsent(assertion.subject() + " " + assertion.predicate(), p -> new HashSet<>())
          .add(assertion.object());
      agents.add(claim.agent());
      lines++;
    }
    assertEquals(7_208, lines);
    assertEquals(7_202, distinct.size());
    assertEquals(6, agents.size());
    assertEquals(1_962, values.size());
    assertEquals(773, values.values().stream().filter(objects -> objects.size() > 1).count());
  }
}
