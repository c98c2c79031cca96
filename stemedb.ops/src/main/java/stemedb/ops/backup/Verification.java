package stemedb.ops.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalMaintenance;
import stemedb.api.journal.JournalReport;
import stemedb.api.service.Progress;
import stemedb.record.Envelope;

/**
 * Reads a backup back and checks it: every byte against its hash, the chain of the journal, the
 * counts of the manifest, and signatures.
 */
final class Verification {
  /** About so many records are looked at when not all are. */
  private static final long SAMPLE = 10_000;

  private static final int FINDINGS_MAX = 100;

  private final Repository repository;
  private final JournalMaintenance journal;
  private final SignatureVerifier verifier;
  private final Progress progress;
  private final List<String> findings = new ArrayList<>();

  Verification(
      Repository repository,
      JournalMaintenance journal,
      SignatureVerifier verifier,
      Progress progress) {
    this.repository = repository;
    this.journal = journal;
    this.verifier = verifier;
    this.progress = progress;
  }

  /**
   * What was found.
   *
   * @param manifest of the backup
   * @param records of the journal that were read
   * @param signatures how many were verified
   * @param findings what is wrong; empty when the backup is good
   */
  record Report(Manifest manifest, long records, long signatures, List<String> findings) {
    Report {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Checks a backup.
   *
   * @param all whether all signatures are verified and all records numbered, not only some
   * @param scratch an empty folder, which is empty again afterwards; segments that are not whole
   *     files of this machine are copied there
   */
  Report run(Manifest manifest, boolean all, Path scratch) throws IOException {
    if (!readAll(manifest)) {
      return new Report(manifest, 0, 0, findings);
    }
    Path folder = scratch.resolve("journal");
    try {
      lay(manifest, scratch);
      JournalReport report = journal.verify(folder, progress);
      report
          .damages()
          .forEach(
              damage ->
                  find(damage.file() + " at offset " + damage.offset() + ": " + damage.cause()));
      compare("the first frame", 1, report.startFrame());
      compare("the end frame", manifest.endFrame(), report.endFrame());
      if (!manifest.generation().equals(report.generation())) {
        find("the journal has the generation " + report.generation());
      }
      if (!findings.isEmpty()) {
        return new Report(manifest, report.records(), 0, findings);
      }
      SignatureSample sample =
          new SignatureSample(
              verifier, all ? 1 : Math.max(1, report.records() / SAMPLE), this::find);
      read(manifest, folder, sample, all);
      return new Report(manifest, sample.records(), sample.verified(), findings);
    } finally {
      Folders.delete(folder);
    }
  }

  private boolean readAll(Manifest manifest) {
    Set<Part> parts = new LinkedHashSet<>(manifest.parts().toList());
    long total = parts.stream().mapToLong(Part::bytes).sum();
    Retrieval retrieval = new Retrieval(repository.archive(), progress, total);
    for (Part part : parts) {
      try {
        retrieval.read(part, OutputStream.nullOutputStream());
      } catch (IOException e) {
        find(String.valueOf(e.getMessage()));
      }
    }
    return findings.isEmpty();
  }

  /** The journal as a folder: by links where it can be, for it is only read. */
  private void lay(Manifest manifest, Path scratch) throws IOException {
    Retrieval retrieval = new Retrieval(repository.archive(), Progress.NONE, 0);
    Files.createDirectories(scratch.resolve("journal"));
    for (BackedFile segment : manifest.segments()) {
      @Nullable Path whole =
          segment.parts().size() == 1
              ? repository.archive().path(segment.parts().get(0).name())
              : null;
      if (whole == null) {
        retrieval.write(segment, scratch);
      } else {
        Files.createSymbolicLink(scratch.resolve(segment.path()), whole.toAbsolutePath());
      }
    }
  }

  private void read(Manifest manifest, Path folder, SignatureSample sample, boolean all) {
    RecordNumbers.Repetitions repetitions = new RecordNumbers.Repetitions();
    try {
      journal.read(
          folder,
          1,
          frame -> {
            for (byte[] record : frame.records()) {
              Envelope envelope = sample.add(record, frame.number());
              if (all && envelope != null) {
                repetitions.add(envelope);
              }
            }
            return true;
          });
      if (all && findings.isEmpty()) {
        compare("the offset", manifest.offset(), numbers(folder, repetitions).offset());
      }
    } catch (JournalException e) {
      find(String.valueOf(e.getMessage()));
    }
  }

  private RecordNumbers numbers(Path folder, RecordNumbers.Repetitions repetitions) {
    RecordNumbers numbers = new RecordNumbers(repetitions.found());
    journal.read(
        folder,
        1,
        frame -> {
          frame.records().forEach(record -> numbers.add(Envelope.of(record)));
          return true;
        });
    return numbers;
  }

  private void compare(String what, long expected, long found) {
    if (expected != found) {
      find(what + " is " + found + ", the manifest says " + expected);
    }
  }

  private void find(String finding) {
    if (findings.size() < FINDINGS_MAX) {
      findings.add(finding);
    }
  }
}
