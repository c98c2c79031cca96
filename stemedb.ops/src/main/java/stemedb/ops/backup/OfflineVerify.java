package stemedb.ops.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.api.journal.JournalMaintenance;
import stemedb.ops.task.JsonLine;
import stemedb.ops.task.OfflineTask;
import stemedb.ops.task.TaskArguments;
import stemedb.ops.task.TaskOutput;

/**
 * Reads a backup back and checks it. Arguments: {@code from}; {@code backup}, the newest when it is
 * not there; {@code all} with any value for all signatures; {@code scratch}, an empty folder.
 */
@Component(service = OfflineTask.class)
public final class OfflineVerify implements OfflineTask {
  private final BackupComponent backups;
  private final JournalMaintenance journal;
  private final SignatureVerifier verifier;

  @Activate
  public OfflineVerify(
      @Reference BackupComponent backups,
      @Reference JournalMaintenance journal,
      @Reference SignatureVerifier verifier) {
    this.backups = backups;
    this.journal = journal;
    this.verifier = verifier;
  }

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public int run(TaskArguments arguments, TaskOutput output) {
    boolean all = arguments.textOrNull("all") != null;
    try (Repository repository = backups.targets().open(arguments.text("from"))) {
      Manifest manifest = repository.find(arguments.textOrNull("backup"));
      Path scratch = Files.createTempDirectory(Path.of(arguments.text("scratch")), "verify-");
      Verification.Report report =
          new Verification(repository, journal, verifier, output.progress())
              .run(manifest, all, scratch);
      Files.deleteIfExists(scratch);
      output.line(line(report).texts("backups", repository.ids()));
      return report.findings().isEmpty() ? 0 : 1;
    } catch (IOException e) {
      output.error(String.valueOf(e.getMessage()));
      return 1;
    }
  }

  static JsonLine line(Verification.Report report) {
    Manifest manifest = report.manifest();
    return new JsonLine()
        .text("type", "verification")
        .flag("good", report.findings().isEmpty())
        .text("backup", manifest.id())
        .text("made", manifest.made())
        .text("version", manifest.version())
        .text("generation", manifest.generation())
        .number("offset", manifest.offset())
        .number("assertions", manifest.assertions())
        .number("files", manifest.files().size())
        .number("bytes", manifest.bytes())
        .number("records", report.records())
        .number("signatures", report.signatures())
        .texts("findings", report.findings());
  }
}
