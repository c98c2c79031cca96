package stemedb.engine.index;

import java.util.Set;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.WriteBatch;

/**
 * Rows that follow the records in the background instead of being written with them, so that they
 * cost a write nothing. What they hold is derived from the documents, and from nothing else: a
 * family that is new to a store fills itself from record 1.
 */
public interface Family {

  /** A word for messages, metrics and the row that keeps the cursor: {@code scores}. */
  String name();

  /**
   * First bytes of the keys of its rows, so that two stores can be compared; none: they are not.
   */
  default Set<Byte> keys() {
    return Set.of();
  }

  /**
   * Whether each key ends with the number of the record that brought the row. Else rows say how
   * things are at the head, or near it.
   */
  default boolean isByRecord() {
    return false;
  }

  /**
   * Puts into the batch what the records of the span bring. The {@link Follower} adds the cursor
   * and writes both as one, so every record is applied exactly once, as far as rows tell.
   *
   * @param span read from front to back; what was not read comes again
   */
  void apply(Span span, WriteBatch batch);

  /**
   * Whether there is something left to do though all records were read: it is then applied again,
   * with a span that may be empty. Asked with the view that the next span would have.
   */
  default boolean isUnfinished(Snapshot snapshot) {
    return false;
  }
}
