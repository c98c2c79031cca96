package stemedb.it;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A claim made without any of our code: canonical JSON put together as text, SHA-256 and Ed25519 of
 * the JDK. So it can also be wrong in every way. Members are JSON as they are to be written.
 */
final class PlainClaim {

  private static final HexFormat HEX = HexFormat.of();

  /** Somebody who signs. */
  static final class Agent {
    private final KeyPair keys;
    private final String id;

    Agent() {
      try {
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
      byte[] encoded = keys.getPublic().getEncoded();
      id = HEX.formatHex(encoded, encoded.length - 32, encoded.length);
    }

    String id() {
      return id;
    }

    String sign(String message) {
      try {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(keys.getPrivate());
        signature.update(message.getBytes(StandardCharsets.UTF_8));
        return HEX.formatHex(signature.sign());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final Agent author;

  /** By UTF-16 code units, as RFC 8785 sorts names. */
  private final TreeMap<String, String> members = new TreeMap<>();

  private PlainClaim(Agent author) {
    this.author = author;
  }

  /** One that is right. */
  static PlainClaim by(Agent author) {
    PlainClaim claim = new PlainClaim(author);
    claim.members.put("agent_id", quoted(author.id()));
    claim.members.put("confidence", "0.9");
    claim.members.put("object", "{\"type\":\"text\",\"value\":\"Paris\"}");
    claim.members.put("predicate", "\"capital\"");
    claim.members.put("source_class", "\"expert\"");
    claim.members.put("subject", "\"input/FR\"");
    claim.members.put("timestamp", "\"2026-01-31T12:00:00Z\"");
    return claim;
  }

  /** With that member, which may be one that the claim has. */
  PlainClaim with(String name, String json) {
    PlainClaim changed = new PlainClaim(author);
    changed.members.putAll(members);
    changed.members.put(name, json);
    return changed;
  }

  PlainClaim without(String name) {
    PlainClaim changed = new PlainClaim(author);
    changed.members.putAll(members);
    changed.members.remove(name);
    return changed;
  }

  String document() {
    return members.entrySet().stream()
        .map(member -> quoted(member.getKey()) + ":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  String id() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HEX.formatHex(digest.digest(document().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The claim as it is sent, signed by its author and others. */
  String signed(Agent... others) {
    return signedBy(Stream.concat(Stream.of(author), Arrays.stream(others)).toArray(Agent[]::new));
  }

  /** Signed by these, in their order. */
  String signedBy(Agent... agents) {
    return withSignatures(
        Stream.of(agents).map(agent -> entry(agent.id(), signature(agent))).toList());
  }

  /** With whatever is said to be signatures. */
  String withSignatures(List<String> entries) {
    String document = document();
    return document.substring(0, document.length() - 1)
        + ",\"signatures\":["
        + String.join(",", entries)
        + "]}";
  }

  String signature(Agent agent) {
    return agent.sign("stemedb.assertion.v1:" + id());
  }

  static String entry(String agentId, String signature) {
    return "{\"agent_id\":\"" + agentId + "\",\"signature\":\"" + signature + "\"}";
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
