package stemedb.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.function.Executable;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;

/** An assertion as text, member by member, for tests to bend. */
final class Wire {
  static final AgentKey AUTHOR = key(1);
  static final AgentKey FRIEND = key(2);
  static final String HASH = "0123456789abcdef".repeat(4);

  private final Map<String, String> members = new LinkedHashMap<>();

  private Wire() {}

  /** All members that are needed, and a signature by the author whose bytes are anything. */
  static Wire claim() {
    return new Wire()
        .with("subject", "\"city/Paris\"")
        .with("predicate", "\"population\"")
        .with("object", "{\"type\":\"number\",\"value\":2102650}")
        .with("confidence", "0.9")
        .with("source_class", "\"regulatory\"")
        .with("agent_id", "\"" + AUTHOR.agentId() + "\"")
        .with("timestamp", "\"2026-01-01T00:00:00Z\"")
        .with("signatures", "[" + entry(AUTHOR) + "]");
  }

  Wire with(String member, String json) {
    members.put(member, json);
    return this;
  }

  Wire without(String member) {
    members.remove(member);
    return this;
  }

  String text() {
    return members.entrySet().stream()
        .map(m -> "\"" + m.getKey() + "\":" + m.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  byte[] bytes() {
    return text().getBytes(UTF_8);
  }

  static String entry(AgentKey key) {
    return "{\"agent_id\":\"%s\",\"signature\":\"%s\"}".formatted(key.agentId(), "5a".repeat(64));
  }

  static AgentKey key(int number) {
    byte[] seed = new byte[AgentKey.SEED_BYTES];
    seed[0] = (byte) number;
    return AgentKey.ofSeed(seed);
  }

  static Problem refusal(Executable action) {
    return assertThrows(StemeDbException.class, action).problem();
  }
}
