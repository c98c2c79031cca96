package stemedb.api.model;

import java.util.List;

/**
 * Further signers of a record that is there already. Each signature is over the target's own
 * signing bytes, so it vouches for itself and the record needs no other.
 *
 * @param target the record that they sign
 * @param signatures the new signers, 1 to 16
 */
public record Cosignature(Hash target, List<AgentSignature> signatures) implements Document {

  public Cosignature {
    signatures = List.copyOf(signatures);
  }

  @Override
  public RecordKind kind() {
    return RecordKind.COSIGNATURE;
  }
}
