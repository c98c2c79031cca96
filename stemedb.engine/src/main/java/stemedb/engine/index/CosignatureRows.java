package stemedb.engine.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import stemedb.api.model.AgentId;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Assertion;
import stemedb.api.model.Cosignature;

/** The row of a cosignature: further signers of its target, agent (32) and signature (64) each. */
final class CosignatureRows {
  private static final int ENTRY_BYTES = AgentId.BYTES + AgentSignature.BYTES;

  private CosignatureRows() {}

  static void write(Rows rows, Cosignature cosignature, long offset) {
    Rows.Placed target = rows.find(cosignature.target());
    if (target != null) {
      rows.put(Keys.signers(target.offset(), offset), encode(cosignature.signatures()));
      if (target.document() instanceof Assertion assertion) {
        rows.touch(assertion);
      }
    }
  }

  static byte[] encode(List<AgentSignature> signatures) {
    byte[] row = new byte[signatures.size() * ENTRY_BYTES];
    int at = 0;
    for (AgentSignature signature : signatures) {
      signature.agentId().copyTo(row, at);
      System.arraycopy(signature.signature(), 0, row, at + AgentId.BYTES, AgentSignature.BYTES);
      at += ENTRY_BYTES;
    }
    return row;
  }

  static List<AgentSignature> decode(byte[] row) {
    List<AgentSignature> signatures = new ArrayList<>(row.length / ENTRY_BYTES);
    for (int at = 0; at < row.length; at += ENTRY_BYTES) {
      signatures.add(
          new AgentSignature(
              AgentId.of(row, at), Arrays.copyOfRange(row, at + AgentId.BYTES, at + ENTRY_BYTES)));
    }
    return signatures;
  }
}
