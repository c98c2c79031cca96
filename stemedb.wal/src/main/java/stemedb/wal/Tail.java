package stemedb.wal;

/**
 * Where the log ends.
 *
 * @param segment the last one
 * @param file its file, open for writing
 * @param offset behind its last frame
 * @param nextFrame number of the next frame
 * @param chain over everything before
 */
record Tail(Segment segment, LayerFile file, long offset, long nextFrame, byte[] chain) {
  Tail moved(long newOffset, long newNextFrame, byte[] newChain) {
    return new Tail(segment, file, newOffset, newNextFrame, newChain);
  }

  Entry.Mark mark(boolean seal) {
    return new Entry.Mark(seal, nextFrame, chain);
  }
}
