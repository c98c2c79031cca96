package stemedb.engine.query;

import java.time.Clock;
import java.util.function.LongPredicate;
import stemedb.api.AsOf;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.engine.NotYet;
import stemedb.engine.index.DocumentRow;
import stemedb.engine.index.Head;
import stemedb.engine.index.Indexer;

/**
 * Has questions about a time wait until the answer can stay what it is: a record that was recorded
 * at or before that time may be on its way into the store. Times before the last record that can be
 * read have none, because records get their times in journal order.
 */
public final class SettledPast {
  private final Indexer indexer;
  private final LongPredicate isSettled;
  private final Clock clock;

  /**
   * @param isSettled whether all records up to a moment, in microseconds since 1970, can be read
   *     and none will come
   */
  public SettledPast(Indexer indexer, LongPredicate isSettled, Clock clock) {
    this.indexer = indexer;
    this.isSettled = isSettled;
    this.clock = clock;
  }

  /**
   * To be asked before the head is looked at.
   *
   * @param name of the parameter that says when
   * @throws NotYet when records up to that time may still become readable
   * @throws stemedb.api.StemeDbException {@code INVALID_TIME} when it lies ahead of the clock
   */
  public void require(String name, AsOf asOf) {
    Head head = indexer.head();
    if (head == null || !(asOf instanceof AsOf.Time time)) {
      return;
    }
    Moment.requirePast(name, time.instant(), Moment.now(head, clock));
    long micros = DocumentRow.micros(time.instant());
    if (micros > head.recordedAtMicros() && !isSettled.test(micros)) {
      throw new NotYet(
          Problem.of(
              ErrorCode.STORAGE_UNAVAILABLE,
              "records up to that time are in the journal and cannot be read yet; ask again in a"
                  + " moment, or without as_of"));
    }
  }
}
