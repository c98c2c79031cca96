package stemedb.wal;

import java.io.IOException;
import stemedb.api.journal.JournalReport.Damage;

/** Is told what a walk finds, in order. */
interface WalkVisitor {
  /** The next segment file begins. */
  default void segment(SegmentFile file) throws IOException {}

  /**
   * A frame that checks; its bytes are valid until the call ends.
   *
   * @param segment name of the file that holds it
   * @return whether to go on
   */
  boolean frame(Entry.FrameEntry frame, String segment, long offset) throws IOException;

  void damage(Damage damage) throws IOException;
}
