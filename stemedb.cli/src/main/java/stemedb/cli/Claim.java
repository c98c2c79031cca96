package stemedb.cli;

import java.nio.charset.StandardCharsets;
import stemedb.api.StemeDbException;
import stemedb.api.model.Hash;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;
import stemedb.client.AssertionBuilder;
import stemedb.client.JsonValue;
import stemedb.record.AgentKey;
import stemedb.record.CanonicalJson;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;
import stemedb.record.Timestamps;

/**
 * An unsigned claim of a file: one JSON object with {@code subject}, {@code predicate}, {@code
 * object} (a number, string or boolean), {@code confidence}, {@code agent}, {@code source} (with
 * {@code tier}) and {@code observed_at}. The same line gives the same document for the same key, so
 * that importing twice stores nothing twice.
 *
 * @param agent name of its author, who signs
 */
record Claim(String agent, AssertionBuilder assertion) {

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong with it
   */
  static Claim parse(String line) {
    JsonValue json = JsonValue.parse(line);
    if (!json.isObject()) {
      throw new IllegalArgumentException("a claim is a JSON object");
    }
    JsonValue source = json.get("source");
    return new Claim(
        string(json, "agent"),
        AssertionBuilder.about(string(json, "subject"), string(json, "predicate"))
            .object(object(json.get("object")))
            .confidence(confidence(json.get("confidence")))
            .sourceClass(sourceClass(string(source, "tier")))
            .sourceHash(hash(source))
            .timestamp(Timestamps.parse(string(json, "observed_at"))));
  }

  SignedRecord sign(AgentKey key) {
    return assertion.sign(key);
  }

  private static String string(JsonValue json, String member) {
    if (!json.get(member).isString()) {
      throw new IllegalArgumentException("the string " + member + " is missing");
    }
    return json.get(member).text();
  }

  private static ObjectValue object(JsonValue json) {
    if (json.isNumber()) {
      return ObjectValues.number(json.text());
    }
    if (json.isBoolean()) {
      return new ObjectValue.Bool(json.isTrue());
    }
    if (json.isString()) {
      return new ObjectValue.Text(json.text());
    }
    throw new IllegalArgumentException("the object is a number, a string or a boolean");
  }

  private static double confidence(JsonValue json) {
    if (!json.isNumber()) {
      throw new IllegalArgumentException("the number confidence is missing");
    }
    return json.number();
  }

  private static SourceClass sourceClass(String tier) {
    return SourceClass.ofWireName(tier)
        .orElseThrow(() -> new IllegalArgumentException("no such tier: " + tier));
  }

  /** What stands for the source: SHA-256 of its canonical JSON. */
  private static Hash hash(JsonValue source) {
    try {
      byte[] json = source.toString().getBytes(StandardCharsets.UTF_8);
      return Signing.hash(CanonicalJson.of(json));
    } catch (StemeDbException e) {
      throw new IllegalArgumentException("source: " + e.problem().detail(), e);
    }
  }
}
