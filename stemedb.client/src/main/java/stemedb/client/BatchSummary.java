package stemedb.client;

/**
 * What became of the records of a batch.
 *
 * @param created were new
 * @param exists were there already
 * @param cosigned were there already and have new signers now
 * @param refused were refused
 * @param quarantined were new, and count in no answer until a curator approves them
 */
public record BatchSummary(
    long created, long exists, long cosigned, long refused, long quarantined) {
  /** Nothing was sent. */
  public static final BatchSummary NONE = new BatchSummary(0, 0, 0, 0);

  /** Of a batch of which nothing is quarantined. */
  public BatchSummary(long created, long exists, long cosigned, long refused) {
    this(created, exists, cosigned, refused, 0);
  }

  /** How many were sent. */
  public long sent() {
    return created + exists + cosigned + refused + quarantined;
  }

  BatchSummary plus(BatchResult result) {
    if (result.receipt() == null) {
      return new BatchSummary(created, exists, cosigned, refused + 1, quarantined);
    }
    return switch (result.receipt().status()) {
      case CREATED -> new BatchSummary(created + 1, exists, cosigned, refused, quarantined);
      case EXISTS -> new BatchSummary(created, exists + 1, cosigned, refused, quarantined);
      case COSIGNED -> new BatchSummary(created, exists, cosigned + 1, refused, quarantined);
      case QUARANTINED -> new BatchSummary(created, exists, cosigned, refused, quarantined + 1);
    };
  }
}
