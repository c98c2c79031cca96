package stemedb.wal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import stemedb.api.journal.JournalReport;
import stemedb.api.journal.JournalReport.Damage;
import stemedb.api.service.Progress;

/**
 * Makes a damaged log usable: writes what is good into new files beside the old, then a plan, then
 * swaps the files by the plan. Killed before the plan is there, it has changed nothing; killed
 * later, it is finished by the next repair, and nobody opens the log before. Afterwards the log is
 * read again.
 */
final class Repair {
  private static final int READINGS = 3;

  private final FileLayer layer;
  private final JournalSettings settings;
  private final Progress progress;

  Repair(FileLayer layer, JournalSettings settings, Progress progress) {
    this.layer = layer;
    this.settings = settings;
    this.progress = progress;
  }

  JournalReport run() throws IOException {
    if (RepairPlan.isThere(layer)) {
      RepairPlan plan = RepairPlan.read(layer);
      plan.execute(layer);
      return check(plan, 0);
    }
    removeRest();
    List<SegmentFile> files = SegmentFile.list(layer);
    JournalReport found = Findings.of(layer, files, reading(0));
    if (found.whole()) {
      return found;
    }
    RepairPlan plan;
    try {
      plan = plan(files, found);
      plan.write(layer);
    } catch (NoSpaceException e) {
      removeRest();
      throw e;
    }
    plan.execute(layer);
    return check(plan, 2);
  }

  private Progress reading(int number) {
    return (done, total) -> progress.at(number * total + done, READINGS * total);
  }

  /** Deletes what a repair that did not come far has left. */
  private void removeRest() throws IOException {
    for (String name : layer.list()) {
      if (name.endsWith(RepairedLog.SUFFIX) || name.equals(RepairPlan.UNFINISHED)) {
        layer.delete(name);
      }
    }
    layer.syncDirectory();
  }

  private RepairPlan plan(List<SegmentFile> files, JournalReport found) throws IOException {
    List<String> takes = write(files, found);
    Set<String> damaged = new LinkedHashSet<>();
    found.damages().forEach(damage -> damaged.add(damage.file()));
    List<String> asides = new ArrayList<>();
    List<String> drops = new ArrayList<>();
    String suffix = ".damaged-" + freeNumber();
    for (SegmentFile file : files) {
      if (damaged.contains(file.name())) {
        asides.addAll(List.of(file.name(), file.name() + suffix));
      } else if (!takes.contains(file.name())) {
        drops.add(file.name());
      }
    }
    return new RepairPlan(asides, drops, takes, found.damages());
  }

  private int freeNumber() throws IOException {
    int number = 1;
    for (String name : layer.list()) {
      int at = name.lastIndexOf(".damaged-");
      String digits = at < 0 ? "" : name.substring(at + ".damaged-".length());
      if (digits.matches("[0-9]{1,9}")) {
        number = Math.max(number, Integer.parseInt(digits) + 1);
      }
    }
    return number;
  }

  private List<String> write(List<SegmentFile> files, JournalReport found) throws IOException {
    boolean lost = found.damages().stream().anyMatch(Repair::losesFrames);
    UUID known = found.generation();
    UUID generation = lost || known == null ? settings.ids().get() : known;
    SegmentHeader header = files.get(0).header();
    SegmentHeader.Previous previous =
        header == null || !header.generation().equals(known)
            ? SegmentHeader.Previous.NONE
            : header.previous();
    try (RepairedLog log = new RepairedLog(layer, generation, settings, previous)) {
      LogWalk walk = new LogWalk(layer, files, log, reading(1));
      walk.walk();
      log.finish(walk.endFrame());
      return log.names();
    }
  }

  /** Also behind the end there may have been frames that nobody can count. */
  private static boolean losesFrames(Damage damage) {
    return damage.endFrame() > damage.firstFrame() || damage.bytes() == 0;
  }

  private JournalReport check(RepairPlan plan, int reading) throws IOException {
    JournalReport now = Findings.of(layer, SegmentFile.list(layer), reading(reading));
    Damage left = now.damages().isEmpty() ? null : now.damages().get(0);
    if (left != null) {
      throw Corruption.at(left.file(), left.offset(), "still after the repair: " + left.cause());
    }
    return new JournalReport(
        now.generation(),
        now.startFrame(),
        now.endFrame(),
        now.frames(),
        now.records(),
        now.bytes(),
        now.tornBytes(),
        plan.damages(),
        plan.setAside());
  }
}
