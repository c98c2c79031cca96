package stemedb.record;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.AgentId;
import stemedb.api.model.AgentSignature;

/**
 * Reads {@code signatures}: 1 to 16 entries {@code {agent_id, signature}} of distinct agents. A
 * {@code timestamp} in an entry is dropped, since nothing vouches for it. That a list is empty is
 * for the caller to judge.
 */
final class SignatureListReader {
  static final int ENTRIES_MAX = 16;

  private static final String POINTER = "/signatures";
  private static final int AGENT_DIGITS = 2 * AgentId.BYTES;
  private static final int SIGNATURE_DIGITS = 2 * AgentSignature.BYTES;

  private final JsonInput in;
  private final Violations violations;
  private final List<AgentSignature> signatures = new ArrayList<>(1);

  SignatureListReader(JsonInput in, Violations violations) {
    this.in = in;
    this.violations = violations;
  }

  List<AgentSignature> read() {
    if (in.token() != JsonToken.START_ARRAY) {
      violations.add(POINTER, "signatures is not an array");
      in.skip();
      return signatures;
    }
    int count = 0;
    while (in.next() != JsonToken.END_ARRAY) {
      if (count < ENTRIES_MAX) {
        entry(POINTER + "/" + count);
      } else {
        in.skip();
      }
      count++;
    }
    if (count > ENTRIES_MAX) {
      violations.add(
          POINTER, "signatures has " + count + " entries, at most " + ENTRIES_MAX + " are allowed");
    }
    return signatures;
  }

  private void entry(String pointer) {
    if (in.token() != JsonToken.START_OBJECT) {
      violations.add(pointer, "an entry of signatures is not an object");
      in.skip();
      return;
    }
    String agent = null;
    String signature = null;
    boolean timestampSeen = false;
    for (String name = in.nextMember(pointer); name != null; name = in.nextMember(pointer)) {
      switch (name) {
        case "agent_id" -> agent = string(pointer, name, agent);
        case "signature" -> signature = string(pointer, name, signature);
        case "timestamp" -> {
          if (timestampSeen) {
            throw Violations.duplicate(pointer, name);
          }
          timestampSeen = true;
          in.skip();
        }
        default -> {
          violations.unknown(pointer, name);
          in.skip();
        }
      }
    }
    boolean valid = isHex(pointer, "agent_id", agent, AGENT_DIGITS);
    valid &= isHex(pointer, "signature", signature, SIGNATURE_DIGITS);
    if (valid && agent != null && signature != null) {
      add(pointer, AgentId.parse(agent), HexFormat.of().parseHex(signature));
    }
  }

  private void add(String pointer, AgentId agentId, byte[] signature) {
    for (AgentSignature other : signatures) {
      if (other.agentId().equals(agentId)) {
        violations.add(pointer + "/agent_id", "this agent_id signs twice");
        return;
      }
    }
    signatures.add(new AgentSignature(agentId, signature));
  }

  /** The text that the input stands at; of another type it becomes a text that is no hex. */
  private String string(String pointer, String name, @Nullable String earlier) {
    if (earlier != null) {
      throw Violations.duplicate(pointer, name);
    }
    if (in.token() == JsonToken.VALUE_STRING) {
      return in.text(pointer + "/" + name);
    }
    in.skip();
    return "";
  }

  private boolean isHex(String pointer, String name, @Nullable String text, int digits) {
    String violation = text == null ? name + " is missing" : ValueRules.hex(name, text, digits);
    if (violation != null) {
      violations.add(pointer + "/" + name, violation);
    }
    return violation == null;
  }
}
