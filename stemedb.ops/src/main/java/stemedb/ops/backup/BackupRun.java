package stemedb.ops.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stemedb.api.JournalCut;
import stemedb.api.archive.ArchivedFile;
import stemedb.api.journal.JournalSegment;

/**
 * Makes one backup of a data folder in which a node may go on writing. What the last backup has
 * sent already is not sent again.
 */
final class BackupRun {
  /** Where parts of the journal's files are. */
  static final String SEGMENTS = "journal/";

  /** Where other files are. */
  static final String FILES = "files/";

  /** What is backed up besides the journal. */
  private static final List<String> FOLDERS = List.of("keys", "audit");

  /** A segment in more parts than that is sent anew, so that manifests stay small. */
  private static final int PARTS_MAX = 64;

  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Repository repository;
  private final Sending sending;
  private final String version;
  private final Clock clock;
  private final Map<String, Long> there = new HashMap<>();
  private final List<Planned> plan = new ArrayList<>();

  BackupRun(Repository repository, Sending sending, String version, Clock clock) {
    this.repository = repository;
    this.sending = sending;
    this.version = version;
    this.clock = clock;
  }

  /**
   * A file, and how much of it is there already.
   *
   * @param parts that are there
   * @param from first byte that is to be sent
   */
  private record Planned(
      String path,
      LocalFile local,
      @Nullable JournalSegment segment,
      String head,
      List<Part> parts,
      long from) {}

  /**
   * Makes it.
   *
   * @param data the data folder
   * @param cut the journal, which must not be trimmed meanwhile
   */
  Manifest run(Path data, JournalCut cut) throws IOException {
    repository.begin();
    for (ArchivedFile file : repository.archive().list("")) {
      there.put(file.name(), file.bytes());
    }
    Manifest latest = repository.latest();
    Manifest base = latest != null && latest.generation().equals(cut.generation()) ? latest : null;
    List<BackedFile> files = new ArrayList<>(trimmed(base, cut));
    for (JournalSegment segment : cut.segments()) {
      planSegment(base, cut.directory().resolve(segment.file()), segment);
    }
    for (String folder : FOLDERS) {
      planFolder(latest, data, data.resolve(folder));
    }
    plan.forEach(planned -> sending.expect(planned.local.bytes() - planned.from));
    for (Planned planned : plan) {
      files.add(send(planned, cut.generation()));
    }
    Instant made = made(latest);
    Manifest manifest =
        new Manifest(
            ID.format(made) + "-" + cut.offset(),
            made,
            version,
            cut.generation(),
            cut.endFrame(),
            cut.offset(),
            cut.time(),
            cut.assertions(),
            files);
    repository.write(manifest);
    return manifest;
  }

  /** Names sort by time, also when the clock was put back. */
  private Instant made(@Nullable Manifest latest) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return latest == null || now.isAfter(latest.made()) ? now : latest.made().plusMillis(1);
  }

  /** Segments that the node has no more, but the last backup. */
  private List<BackedFile> trimmed(@Nullable Manifest base, JournalCut cut) throws IOException {
    if (cut.startFrame() == 1) {
      return List.of();
    }
    List<BackedFile> before =
        base == null
            ? List.of()
            : base.segments().stream()
                .filter(file -> file.firstFrame() < cut.startFrame())
                .toList();
    BackedFile last = before.isEmpty() ? null : before.get(before.size() - 1);
    if (last == null
        || !last.sealed()
        || last.endFrame() != cut.startFrame()
        || !before.stream().allMatch(file -> areThere(file.parts()))) {
      throw new IOException(
          "the journal of this node begins at frame "
              + cut.startFrame()
              + ", and the target lacks what came before: use the target that has it");
    }
    return before;
  }

  private void planSegment(@Nullable Manifest base, Path file, JournalSegment segment)
      throws IOException {
    String path = BackedFile.JOURNAL + segment.file();
    LocalFile local = new LocalFile(file, segment.bytes());
    String head = local.head();
    BackedFile old = base == null ? null : base.file(path);
    List<Part> parts = List.of();
    if (old != null && old.head().equals(head) && areThere(old.parts())) {
      boolean same = old.sealed() && segment.sealed() && old.bytes() == segment.bytes();
      if (same || !old.sealed() && !segment.sealed() && isBeginning(old, local)) {
        parts = old.parts();
      }
    }
    long from = parts.stream().mapToLong(Part::bytes).sum();
    plan.add(new Planned(path, local, segment, head, parts, from));
  }

  /** A node that lost its last frames with the power has written others in their place. */
  private static boolean isBeginning(BackedFile old, LocalFile local) throws IOException {
    if (old.bytes() > local.bytes() || old.parts().size() >= PARTS_MAX) {
      return false;
    }
    long from = 0;
    for (Part part : old.parts()) {
      if (!part.sha256().equals(local.digest(from, from + part.bytes()))) {
        return false;
      }
      from += part.bytes();
    }
    return true;
  }

  private void planFolder(@Nullable Manifest latest, Path data, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
    }
    for (Path file : files) {
      String path = data.relativize(file).toString().replace('\\', '/');
      LocalFile local = new LocalFile(file, Files.size(file));
      BackedFile old = latest == null ? null : latest.file(path);
      boolean same =
          old != null
              && old.bytes() == local.bytes()
              && areThere(old.parts())
              && isBeginning(old, local);
      List<Part> parts = same && old != null ? old.parts() : List.of();
      plan.add(new Planned(path, local, null, local.head(), parts, same ? local.bytes() : 0));
    }
  }

  private boolean areThere(List<Part> parts) {
    return parts.stream()
        .allMatch(part -> Long.valueOf(part.bytes()).equals(there.get(part.name())));
  }

  private BackedFile send(Planned planned, UUID generation) throws IOException {
    List<Part> parts = new ArrayList<>(planned.parts);
    long to = planned.local.bytes();
    JournalSegment segment = planned.segment;
    if (planned.from < to || parts.isEmpty()) {
      String random = UUID.randomUUID().toString();
      String name =
          segment == null
              ? FILES + random
              : SEGMENTS
                  + generation
                  + "/"
                  + segment.file()
                  + "."
                  + planned.from
                  + "-"
                  + to
                  + "."
                  + random.substring(0, 8);
      parts.add(sending.send(planned.local, planned.from, to, name));
    }
    return segment == null
        ? new BackedFile(planned.path, 0, 0, false, planned.head, parts)
        : new BackedFile(
            planned.path,
            segment.firstFrame(),
            segment.endFrame(),
            segment.sealed(),
            planned.head,
            parts);
  }
}
