package stemedb.engine.index;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import stemedb.api.model.Endorsement;

/** The row of an endorsement: weight as IEEE bits (8), then the domain in UTF-8, if any. */
final class EndorsementRows {
  private EndorsementRows() {}

  static void write(Rows rows, Endorsement endorsement, long offset) {
    String domain = endorsement.domain();
    byte[] bytes = domain == null ? new byte[0] : domain.getBytes(StandardCharsets.UTF_8);
    rows.put(
        Keys.endorsement(endorsement.endorsed(), endorsement.agentId(), offset),
        ByteBuffer.allocate(8 + bytes.length).putDouble(endorsement.weight()).put(bytes).array());
  }
}
