package stemedb.api.journal;

import java.util.List;

/**
 * Records that were written as one.
 *
 * @param number its place in the log, strictly increasing
 * @param records one or more, in order; not to be changed
 */
public record Frame(long number, List<byte[]> records) {
  public Frame {
    records = List.copyOf(records);
  }
}
