package stemedb.wal;

import java.io.IOException;

/** Gives a prepared file its header and its name. */
final class SegmentFactory {
  private SegmentFactory() {}

  /** Turns {@link SegmentName#PREPARED} into a segment that survives a power loss. */
  static Tail create(FileLayer layer, LayerFile prepared, SegmentHeader header) throws IOException {
    Segment segment = new Segment(header, prepared.size());
    try {
      prepared.write(header.encode(), 0);
      prepared.force(false);
      layer.rename(SegmentName.PREPARED, segment.name());
      layer.syncDirectory();
    } catch (IOException e) {
      prepared.close();
      throw e;
    }
    return new Tail(
        segment, prepared, SegmentHeader.BYTES, header.firstFrame(), header.previous().chain());
  }

  /** Ends a segment for good: seal, then cut; in this order, so that a cut one has its seal. */
  static void seal(LayerFile file, Segment segment, long offset, Entry.Mark seal)
      throws IOException {
    file.write(FrameCodec.encode(segment.header().key(), seal), offset);
    file.force(false);
    file.truncate(offset + FrameCodec.HEADER_BYTES);
    file.force(true);
    segment.fileBytes(offset + FrameCodec.HEADER_BYTES);
  }
}
