package stemedb.engine.submit;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import stemedb.api.Ack;
import stemedb.api.Outcome;
import stemedb.record.SignedRecord;

/** A verified record on its way into the journal, and whoever waits for what becomes of it. */
final class Pending {
  /** What an entry of the queue takes besides the document, roughly. */
  private static final int OVERHEAD_BYTES = 1024;

  /** What a signature takes in a cosignature's document, with room to spare. */
  private static final int SIGNATURE_BYTES = 256;

  private final SignedRecord record;
  private final List<String> reasons;
  private final Ack ack;
  private final Consumer<Outcome> done;
  private final AtomicBoolean told = new AtomicBoolean();
  private final long arrivedNanos = System.nanoTime();
  private Runnable release = () -> {};

  /**
   * @param reasons why it is quarantined; empty when it is not
   */
  Pending(SignedRecord record, List<String> reasons, Ack ack, Consumer<Outcome> done) {
    this.record = record;
    this.reasons = reasons;
    this.ack = ack;
    this.done = done;
  }

  SignedRecord record() {
    return record;
  }

  /** Why it is quarantined; empty when it is not. */
  List<String> reasons() {
    return reasons;
  }

  Ack ack() {
    return ack;
  }

  /** Since when it waits. */
  long arrivedNanos() {
    return arrivedNanos;
  }

  /** What it counts for in the queue's limit. */
  long bytes() {
    return record.canonical().length
        + OVERHEAD_BYTES
        + (long) SIGNATURE_BYTES * record.signatures().size();
  }

  /** Gives its share of the queue back when it is told; set before it is queued. */
  void onRelease(Runnable release) {
    this.release = release;
  }

  /** Says how it ended; only the first word counts. */
  void tell(Outcome outcome) {
    if (told.compareAndSet(false, true)) {
      release.run();
      done.accept(outcome);
    }
  }
}
