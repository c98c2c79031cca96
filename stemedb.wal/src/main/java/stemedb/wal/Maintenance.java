package stemedb.wal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stemedb.api.journal.Frame;
import stemedb.api.journal.JournalReport;
import stemedb.api.journal.JournalReport.Damage;
import stemedb.api.journal.JournalSegment;
import stemedb.api.service.Progress;

/** What can be asked of a folder that is held and not written to. */
final class Maintenance {
  private Maintenance() {}

  static boolean isJournal(FileLayer layer) throws IOException {
    return RepairPlan.isThere(layer)
        || layer.list().stream().anyMatch(name -> SegmentName.parse(name).isPresent());
  }

  static List<JournalSegment> inspect(FileLayer layer) throws IOException {
    List<SegmentFile> files = SegmentFile.list(layer);
    List<JournalSegment> segments = new ArrayList<>();
    UUID generation = SegmentFile.generation(files);
    for (int i = 0; i < files.size(); i++) {
      SegmentFile before = i == 0 ? null : files.get(i - 1);
      segments.add(inspect(layer, files.get(i), before, generation, i == files.size() - 1));
    }
    return segments;
  }

  private static JournalSegment inspect(
      FileLayer layer,
      SegmentFile file,
      @Nullable SegmentFile before,
      @Nullable UUID generation,
      boolean last)
      throws IOException {
    SegmentHeader header = file.header();
    if (header == null) {
      Flaw flaw = file.flaw();
      String problem = flaw == null ? null : flaw.cause();
      return new JournalSegment(
          file.name(), null, file.firstFrame(), 0, file.size(), false, problem);
    }
    Entry.Mark seal = seal(layer, file, header);
    String problem = null;
    if (!header.generation().equals(generation)) {
      problem = "it belongs to another generation";
    } else if (before != null && header.previous().firstFrame() != before.firstFrame()) {
      problem = SegmentName.of(header.previous().firstFrame()) + " is missing before it";
    } else if (seal != null && last) {
      problem = SegmentName.of(seal.nextFrame()) + " is missing behind it";
    } else if (seal == null && !last) {
      problem = "it has no seal";
    }
    return new JournalSegment(
        file.name(),
        header.generation(),
        file.firstFrame(),
        seal == null ? 0 : seal.nextFrame(),
        file.size(),
        seal != null,
        problem);
  }

  private static Entry.@Nullable Mark seal(
      FileLayer layer, SegmentFile segment, SegmentHeader header) throws IOException {
    try (LayerFile file = layer.openToRead(segment.name())) {
      SegmentScanner scanner = new SegmentScanner(file, header.key(), segment.size());
      long offset = segment.size() - FrameCodec.HEADER_BYTES;
      return scanner.at(offset) instanceof Entry.Mark mark && mark.seal() ? mark : null;
    }
  }

  static JournalReport verify(FileLayer layer, Progress progress) throws IOException {
    if (!RepairPlan.isThere(layer)) {
      return Findings.of(layer, SegmentFile.list(layer), progress);
    }
    Damage damage = new Damage(RepairPlan.NAME, 0, 0, 0, 0, Recovery.UNFINISHED_REPAIR);
    return new JournalReport(null, 0, 0, 0, 0, 0, 0, List.of(damage), List.of());
  }

  static UUID renew(FileLayer layer) throws IOException {
    UUID generation = UUID.randomUUID();
    for (SegmentFile segment : SegmentFile.list(layer)) {
      SegmentHeader header = segment.header();
      if (header == null) {
        Flaw flaw = segment.flaw();
        throw Corruption.at(segment.name(), 0, flaw == null ? "no header" : flaw.cause());
      }
      SegmentHeader renewed =
          new SegmentHeader(generation, header.key(), header.firstFrame(), header.previous());
      try (LayerFile file = layer.openToWrite(segment.name())) {
        file.write(renewed.encode(), 0);
        file.force(false);
      }
    }
    return generation;
  }

  static boolean read(FileLayer layer, long fromFrame, Predicate<Frame> reader) throws IOException {
    if (RepairPlan.isThere(layer)) {
      throw Corruption.at(RepairPlan.NAME, 0, Recovery.UNFINISHED_REPAIR);
    }
    List<SegmentFile> files = SegmentFile.list(layer);
    int first = 0;
    while (first + 1 < files.size() && files.get(first + 1).firstFrame() <= fromFrame) {
      first++;
    }
    List<SegmentFile> wanted = files.subList(first, files.size());
    new LogWalk(layer, wanted, reading(fromFrame, reader), Progress.NONE).walk();
    return true;
  }

  private static WalkVisitor reading(long fromFrame, Predicate<Frame> reader) {
    return new WalkVisitor() {
      @Override
      public boolean frame(Entry.FrameEntry frame, String segment, long offset) {
        return frame.number() < fromFrame
            || reader.test(new Frame(frame.number(), frame.records()));
      }

      @Override
      public void damage(Damage damage) {
        throw Corruption.at(damage.file(), damage.offset(), damage.cause());
      }
    };
  }
}
