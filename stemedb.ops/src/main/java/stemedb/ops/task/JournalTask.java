package stemedb.ops.task;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import stemedb.api.journal.Frame;
import stemedb.api.journal.JournalMaintenance;
import stemedb.api.journal.JournalReport;
import stemedb.api.journal.JournalReport.Damage;
import stemedb.api.journal.JournalSegment;

/**
 * Looks at a journal or mends it. Arguments: {@code directory} of the journal; {@code action}:
 * {@code inspect}, {@code verify}, {@code repair}, or {@code cat} with {@code from}, the first
 * frame, and {@code limit}, the number of records.
 */
@Component(service = OfflineTask.class)
public final class JournalTask implements OfflineTask {
  private final JournalMaintenance journal;

  @Activate
  public JournalTask(@Reference JournalMaintenance journal) {
    this.journal = journal;
  }

  @Override
  public String name() {
    return "wal";
  }

  @Override
  public int run(TaskArguments arguments, TaskOutput output) {
    Path directory = Path.of(arguments.text("directory"));
    String action = arguments.text("action");
    return switch (action) {
      case "inspect" -> inspect(directory, output);
      case "verify" -> {
        JournalReport report = journal.verify(directory, output.progress());
        output.line(report(report));
        yield report.whole() ? 0 : 1;
      }
      case "repair" -> {
        output.line(report(journal.repair(directory, output.progress())));
        yield 0;
      }
      case "cat" -> {
        cat(
            directory,
            arguments.number("from", 0),
            arguments.number("limit", Long.MAX_VALUE),
            output);
        yield 0;
      }
      default -> throw new IllegalArgumentException("a journal knows no action " + action);
    };
  }

  private int inspect(Path directory, TaskOutput output) {
    List<JournalSegment> segments = journal.inspect(directory);
    for (JournalSegment segment : segments) {
      output.line(
          new JsonLine()
              .text("type", "segment")
              .text("file", segment.file())
              .text("generation", segment.generation())
              .number("first_frame", segment.firstFrame())
              .number("end_frame", segment.endFrame())
              .number("bytes", segment.bytes())
              .flag("sealed", segment.sealed())
              .text("problem", segment.problem()));
    }
    return segments.stream().allMatch(segment -> segment.problem() == null) ? 0 : 1;
  }

  private static JsonLine report(JournalReport report) {
    return new JsonLine()
        .text("type", "report")
        .flag("whole", report.whole())
        .text("generation", report.generation())
        .number("start_frame", report.startFrame())
        .number("end_frame", report.endFrame())
        .number("frames", report.frames())
        .number("records", report.records())
        .number("bytes", report.bytes())
        .number("torn_bytes", report.tornBytes())
        .objects("damages", report.damages().stream().map(JournalTask::damage).toList())
        .texts("set_aside", report.setAside());
  }

  private static JsonLine damage(Damage damage) {
    return new JsonLine()
        .text("file", damage.file())
        .number("offset", damage.offset())
        .number("bytes", damage.bytes())
        .number("first_frame", damage.firstFrame())
        .number("end_frame", damage.endFrame())
        .text("cause", damage.cause());
  }

  private void cat(Path directory, long from, long limit, TaskOutput output) {
    AtomicLong left = new AtomicLong(limit);
    journal.read(directory, from, frame -> cat(frame, left, output));
  }

  private static boolean cat(Frame frame, AtomicLong left, TaskOutput output) {
    Base64.Encoder base64 = Base64.getEncoder();
    for (int i = 0; i < frame.records().size() && left.getAndDecrement() > 0; i++) {
      output.line(
          new JsonLine()
              .text("type", "record")
              .number("frame", frame.number())
              .number("index", i)
              .text("base64", base64.encodeToString(frame.records().get(i))));
    }
    return left.get() > 0 && !output.isBroken();
  }
}
