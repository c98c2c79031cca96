package stemedb.wal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import stemedb.api.journal.JournalReport;
import stemedb.api.journal.JournalReport.Damage;
import stemedb.api.service.Progress;

/** Counts what a walk finds. */
final class Findings implements WalkVisitor {
  /** More would not be read by anybody; what is behind is lost frames all the same. */
  private static final int DAMAGES_MAX = 100_000;

  private final List<Damage> damages = new ArrayList<>();
  private long frames;
  private long records;

  private Findings() {}

  /** Walks over all that was found and reports. */
  static JournalReport of(FileLayer layer, List<SegmentFile> files, Progress progress)
      throws IOException {
    Findings findings = new Findings();
    LogWalk walk = new LogWalk(layer, files, findings, progress);
    walk.walk();
    return new JournalReport(
        walk.generation(),
        walk.startFrame(),
        walk.endFrame(),
        findings.frames,
        findings.records,
        walk.bytes(),
        walk.tornBytes(),
        findings.damages,
        List.of());
  }

  @Override
  public boolean frame(Entry.FrameEntry frame, String segment, long offset) {
    frames++;
    records += frame.countRecords();
    return true;
  }

  @Override
  public void damage(Damage damage) {
    if (damages.size() == DAMAGES_MAX) {
      throw Corruption.at(damage.file(), damage.offset(), "more damage than can be reported");
    }
    damages.add(damage);
  }
}
