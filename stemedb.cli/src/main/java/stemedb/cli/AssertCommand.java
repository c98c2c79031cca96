package stemedb.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import stemedb.api.Receipt;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;
import stemedb.client.AssertionBuilder;
import stemedb.client.JsonValue;
import stemedb.record.Timestamps;

/** Signs a claim and sends it. */
@Command(name = "assert", description = "Signs a claim with a key file and sends it.")
final class AssertCommand extends NodeCommand {
  @Option(names = "--key", required = true, paramLabel = "FILE", description = "the author's key")
  private Path key;

  @Option(names = "--subject", required = true, paramLabel = "S", description = "what it is about")
  private String subject;

  @Option(names = "--predicate", required = true, paramLabel = "P", description = "which property")
  private String predicate;

  @Option(names = "--object", required = true, paramLabel = "VALUE", description = "claimed value")
  private String object;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "text, number, boolean or reference; default: what the value reads as")
  private ObjectValues.@Nullable Type type;

  @Option(
      names = "--confidence",
      required = true,
      paramLabel = "C",
      description = "how sure the author is, 0 to 1")
  private double confidence;

  @Option(
      names = "--source-class",
      required = true,
      paramLabel = "CLASS",
      description = "regulatory, clinical, observational, expert, community or anecdotal")
  private SourceClass sourceClass;

  @Option(names = "--timestamp", paramLabel = "TIME", description = "when it is said; default now")
  private @Nullable Instant timestamp;

  @Option(names = "--source-hash", paramLabel = "HASH", description = "source or SHA-256 of proof")
  private @Nullable Hash sourceHash;

  @Option(
      names = "--lifecycle",
      paramLabel = "STAGE",
      description = "proposed, under_review, approved, deprecated or rejected")
  private @Nullable LifecycleStage lifecycle;

  @Option(names = "--parent", paramLabel = "HASH", description = "claim that this one revises")
  private @Nullable Hash parent;

  @Option(names = "--epoch", paramLabel = "HASH", description = "epoch that it belongs to")
  private @Nullable Hash epoch;

  @Option(names = "--valid-from", paramLabel = "TIME", description = "from when it holds")
  private @Nullable Instant validFrom;

  @Option(names = "--valid-until", paramLabel = "TIME", description = "until when it holds")
  private @Nullable Instant validUntil;

  @Option(
      names = "--metadata",
      paramLabel = "KEY=VALUE",
      description = "further entry; may be repeated")
  private Map<String, String> metadata = new LinkedHashMap<>();

  @Override
  public Integer call() {
    if (!Double.isFinite(confidence)) {
      throw usage("--confidence: a number, 0 to 1");
    }
    AssertionBuilder claim =
        AssertionBuilder.about(subject, predicate)
            .object(objectValue())
            .confidence(confidence)
            .sourceClass(sourceClass)
            .timestamp(timestamp)
            .sourceHash(sourceHash)
            .lifecycle(lifecycle)
            .parentHash(parent)
            .epoch(epoch)
            .valid(validFrom, validUntil);
    metadata.forEach(claim::metadata);
    Receipt receipt = global().client().submit(claim.sign(KeyFiles.read(key)));
    return show(json(receipt), null, () -> print(receipt));
  }

  private ObjectValue objectValue() {
    try {
      return ObjectValues.of(object, type);
    } catch (IllegalArgumentException e) {
      throw usage("--object: " + e.getMessage());
    }
  }

  private void print(Receipt receipt) {
    Table table = new Table("claim", receipt.hash().toString());
    table.row("status", receipt.status().wireName());
    if (receipt.visible()) {
      table.row("record", receipt.offset());
    } else {
      table.row("record", "stored, and not visible yet");
    }
    table.print(screen());
  }

  private static JsonValue json(Receipt receipt) {
    StringBuilder json = new StringBuilder();
    json.append("{\"hash\":\"").append(receipt.hash());
    json.append("\",\"status\":\"").append(receipt.status().wireName());
    json.append("\",\"visible\":").append(receipt.visible());
    if (receipt.visible()) {
      json.append(",\"offset\":").append(receipt.offset());
    }
    if (receipt.recordedAt() != null) {
      json.append(",\"recorded_at\":\"")
          .append(Timestamps.format(receipt.recordedAt()))
          .append('"');
    }
    return JsonValue.parse(json.append('}').toString());
  }
}
