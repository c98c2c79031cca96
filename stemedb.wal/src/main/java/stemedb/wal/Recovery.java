package stemedb.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Opens what an earlier process left: checks how the segments hang together, reads the last one and
 * cuts an incomplete end off.
 */
final class Recovery {
  static final String UNFINISHED_REPAIR = "a repair of this journal was not finished: repeat it";

  private static final System.Logger LOG = System.getLogger("stemedb.wal");

  private final FileLayer layer;
  private final JournalSettings settings;
  private final Segments segments;

  Recovery(FileLayer layer, JournalSettings settings, Segments segments) {
    this.layer = layer;
    this.settings = settings;
    this.segments = segments;
  }

  /** Fills the segments and says where the log ends; the caller closes the tail's file. */
  Tail recover(SegmentPreparation preparation) throws IOException {
    if (RepairPlan.isThere(layer)) {
      throw Corruption.at(RepairPlan.NAME, 0, UNFINISHED_REPAIR);
    }
    List<Long> found = new ArrayList<>();
    for (String name : layer.list()) {
      OptionalLong firstFrame = SegmentName.parse(name);
      firstFrame.ifPresent(found::add);
      if (name.equals(SegmentName.PREPARED)) {
        layer.delete(name);
      }
    }
    found.sort(Long::compareUnsigned);
    // An earlier process may have ended between making a segment and flushing the folder.
    layer.syncDirectory();
    if (!found.isEmpty()) {
      mendShortHeader(found);
    }
    if (found.isEmpty()) {
      SegmentHeader header =
          new SegmentHeader(
              settings.ids().get(), settings.newKey(), 1, SegmentHeader.Previous.NONE);
      Tail tail = SegmentFactory.create(layer, preparation.take(), header);
      segments.add(tail.segment());
      return tail;
    }
    Segment last = openAll(found);
    LayerFile file = layer.openToWrite(last.name());
    try {
      return new TailRecovery(file, last, settings.segmentBytes()).recover();
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * A last segment that is shorter than its header holds nothing: it is left out, or its header
   * written again when the segment before says that it must be there.
   */
  private void mendShortHeader(List<Long> found) throws IOException {
    int last = found.size() - 1;
    String name = SegmentName.of(found.get(last));
    try (LayerFile file = layer.openToWrite(name)) {
      if (file.size() >= SegmentHeader.BYTES) {
        return;
      }
      if (last == 0 && found.get(0) != 1) {
        throw Corruption.at(name, file.size(), "the file ends within the header");
      }
      Segment before = last == 0 ? null : openSegment(found.get(last - 1));
      Entry.Mark seal = before == null ? null : readSeal(before);
      if (before != null && seal != null) {
        LOG.log(System.Logger.Level.WARNING, "{0} is shorter than its header: mended", name);
        if (seal.nextFrame() != found.get(last)) {
          throw Corruption.at(name, 0, "frame " + seal.nextFrame() + " is expected here");
        }
        SegmentHeader.Previous previous =
            new SegmentHeader.Previous(before.firstFrame(), before.fileBytes(), seal.chain());
        SegmentHeader header =
            new SegmentHeader(
                before.header().generation(), settings.newKey(), seal.nextFrame(), previous);
        file.write(header.encode(), 0);
        file.force(true);
        return;
      }
    }
    LOG.log(System.Logger.Level.WARNING, "{0} is shorter than its header: left out", name);
    layer.delete(name);
    layer.syncDirectory();
    found.remove(last);
  }

  private Segment openAll(List<Long> found) throws IOException {
    Segment before = null;
    for (int i = 0; i < found.size(); i++) {
      Segment segment = openSegment(found.get(i));
      if (before != null) {
        checkLink(before, segment, i == found.size() - 1);
      }
      segments.add(segment);
      before = segment;
    }
    if (before == null) {
      throw new IllegalArgumentException("no segments");
    }
    return before;
  }

  private Segment openSegment(long firstFrame) throws IOException {
    String name = SegmentName.of(firstFrame);
    try (LayerFile file = layer.openToRead(name)) {
      if (file.size() < SegmentHeader.BYTES) {
        throw Corruption.at(name, file.size(), "the file ends within the header");
      }
      ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
      file.read(bytes, 0);
      return new Segment(SegmentHeader.decode(bytes.clear(), name, firstFrame), file.size());
    }
  }

  private void checkLink(Segment before, Segment segment, boolean last) throws IOException {
    SegmentHeader.Previous previous = segment.header().previous();
    if (previous.firstFrame() != before.firstFrame()) {
      throw Corruption.at(
          SegmentName.of(previous.firstFrame()),
          0,
          "this segment is missing before " + segment.name());
    }
    if (!segment.header().generation().equals(before.header().generation())) {
      throw Corruption.at(segment.name(), 16, "it belongs to another generation");
    }
    if (before.fileBytes() < previous.length()) {
      throw Corruption.at(
          before.name(), before.fileBytes(), "the file ends before " + previous.length());
    }
    if (before.fileBytes() > previous.length() && !last) {
      throw Corruption.at(before.name(), previous.length(), "the file goes on behind its seal");
    }
    if (last) {
      finishSeal(before, segment);
    }
    Entry.Mark seal = readSeal(before);
    if (seal == null) {
      throw Corruption.at(
          before.name(), previous.length() - FrameCodec.HEADER_BYTES, "the seal is damaged");
    }
    if (seal.nextFrame() != segment.firstFrame()
        || !Arrays.equals(seal.chain(), previous.chain())) {
      throw Corruption.at(segment.name(), 64, "the chain is broken behind " + before.name());
    }
  }

  /** The process may have ended after it made the last segment and before the seal was flushed. */
  private void finishSeal(Segment before, Segment segment) throws IOException {
    SegmentHeader.Previous previous = segment.header().previous();
    try (LayerFile file = layer.openToWrite(before.name())) {
      if (before.fileBytes() == previous.length()) {
        file.force(true);
        return;
      }
      Entry.Mark seal = new Entry.Mark(true, segment.firstFrame(), previous.chain());
      SegmentFactory.seal(file, before, previous.length() - FrameCodec.HEADER_BYTES, seal);
    }
  }

  private Entry.@Nullable Mark readSeal(Segment segment) throws IOException {
    try (LayerFile file = layer.openToRead(segment.name())) {
      SegmentScanner scanner =
          new SegmentScanner(file, segment.header().key(), segment.fileBytes());
      long offset = segment.fileBytes() - FrameCodec.HEADER_BYTES;
      return scanner.at(offset) instanceof Entry.Mark mark && mark.seal() ? mark : null;
    }
  }
}
