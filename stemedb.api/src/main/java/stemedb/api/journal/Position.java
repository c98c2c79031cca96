package stemedb.api.journal;

/**
 * Where a record lies.
 *
 * @param frame number of its frame
 * @param index its place in the frame, from 0
 */
public record Position(long frame, int index) {}
