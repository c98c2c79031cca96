package stemedb.api;

import java.time.Instant;

/** Which past an answer looks at. */
public sealed interface AsOf {

  /** All that is there now. */
  AsOf HEAD = new Head();

  /** All that is there now. */
  record Head() implements AsOf {}

  /**
   * The records up to that number, which is included; 0 is the empty database.
   *
   * @param number a record number
   */
  record Offset(long number) implements AsOf {}

  /**
   * The records that the node had recorded at that time.
   *
   * @param instant not later than now
   */
  record Time(Instant instant) implements AsOf {}
}
