package stemedb.wal;

/** One segment of the log. */
final class Segment {
  private final SegmentHeader header;
  private final String name;
  private final FrameIndex index;
  private volatile long fileBytes;

  Segment(SegmentHeader header, long fileBytes) {
    this.header = header;
    this.name = SegmentName.of(header.firstFrame());
    this.index = new FrameIndex(header.firstFrame());
    this.fileBytes = fileBytes;
  }

  SegmentHeader header() {
    return header;
  }

  String name() {
    return name;
  }

  long firstFrame() {
    return header.firstFrame();
  }

  FrameIndex index() {
    return index;
  }

  long fileBytes() {
    return fileBytes;
  }

  void fileBytes(long bytes) {
    fileBytes = bytes;
  }
}
