package stemedb.client;

/**
 * What became of the records of a batch.
 *
 * @param created were new
 * @param exists were there already
 * @param cosigned were there already and have new signers now
 * @param refused were refused
 */
public record BatchSummary(long created, long exists, long cosigned, long refused) {
  /** Nothing was sent. */
  public static final BatchSummary NONE = new BatchSummary(0, 0, 0, 0);

  /** How many were sent. */
  public long sent() {
    return created + exists + cosigned + refused;
  }

  BatchSummary plus(BatchResult result) {
    if (result.receipt() == null) {
      return new BatchSummary(created, exists, cosigned, refused + 1);
    }
    return switch (result.receipt().status()) {
      case CREATED -> new BatchSummary(created + 1, exists, cosigned, refused);
      case EXISTS -> new BatchSummary(created, exists + 1, cosigned, refused);
      case COSIGNED -> new BatchSummary(created, exists, cosigned + 1, refused);
    };
  }
}
