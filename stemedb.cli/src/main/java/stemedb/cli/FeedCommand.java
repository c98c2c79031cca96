package stemedb.cli;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import stemedb.api.Change;
import stemedb.api.FeedRequest;
import stemedb.api.model.RecordKind;
import stemedb.client.ChangeStream;
import stemedb.client.JsonValue;
import stemedb.record.Timestamps;

/** Shows what was recorded, and goes on with it. */
@Command(
    name = "feed",
    description = "Shows the records in the order in which they were recorded, or follows them.")
final class FeedCommand extends NodeCommand {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String LATEST = "latest";

  @Option(
      names = "--since",
      paramLabel = "N",
      description = "start behind that record; latest for those to come; default 0, the first")
  private String since = "0";

  @Option(
      names = "--follow",
      description = "go on until Ctrl-C, also when the node is started anew; a line a record")
  private boolean follow;

  @Option(names = "--subject-prefix", paramLabel = "TEXT", description = "how subjects begin")
  private @Nullable String subjectPrefix;

  @Option(names = "--predicate", paramLabel = "NAME", description = "only this predicate")
  private @Nullable String predicate;

  @Option(names = "--kind", paramLabel = "LIST", description = "kinds of records: assertion, …")
  private @Nullable String kind;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "how many, 1 to 1000; default 20; not with --follow")
  private @Nullable String limit;

  @Override
  public Integer call() {
    return follow ? follow() : page();
  }

  private int page() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("since", since);
    QuestionOptions.put(parameters, "subject_prefix", subjectPrefix);
    QuestionOptions.put(parameters, "predicate", predicate);
    QuestionOptions.put(parameters, "kind", kind);
    parameters.put("limit", limit == null ? "20" : limit);
    JsonValue answer = global().client().get("/v1/feed", parameters);
    return show(answer, "changes", () -> print(answer));
  }

  private void print(JsonValue answer) {
    Table table = new Table(">record", "recorded at", "kind", "hash", "what");
    for (JsonValue change : answer.get("changes").items()) {
      table.row(
          change.get("offset").text(),
          change.get("recorded_at").text(),
          change.get("kind").text(),
          change.get("hash").text(),
          what(change.get("document")));
    }
    table.print(screen());
    if (!answer.get("next_cursor").isNull()) {
      screen().note("more: --since " + answer.get("through").text());
    }
  }

  private int follow() {
    if (limit != null) {
      throw usage("--limit does not go with --follow");
    }
    boolean table = global().output == StemeDbCommand.Output.TABLE;
    try (ChangeStream stream = global().client().follow(request(), PATIENCE)) {
      while (!screen().out().checkError()) { // nobody reads any more
        Change change = stream.poll(Duration.ofSeconds(1));
        if (change != null) {
          screen().out().println(table ? line(change) : json(change));
          screen().out().flush();
        }
      }
    }
    return ExitCode.DONE;
  }

  private FeedRequest request() {
    return new FeedRequest(
        number(),
        null,
        subjectPrefix,
        predicate,
        kind == null ? Set.of() : kinds(kind),
        FeedRequest.LIMIT_MAX,
        FeedRequest.BYTES_DEFAULT);
  }

  private long number() {
    if (since.equals(LATEST)) {
      return FeedRequest.LATEST;
    }
    try {
      return Long.parseUnsignedLong(since) < 0 ? refuseSince() : Long.parseLong(since);
    } catch (NumberFormatException e) {
      return refuseSince();
    }
  }

  private long refuseSince() {
    throw usage("--since is the number of a record, or " + LATEST);
  }

  private Set<RecordKind> kinds(String list) {
    return Stream.of(list.split(",", -1))
        .map(
            word ->
                RecordKind.ofWireName(word)
                    .orElseThrow(() -> usage("there is no kind of record '" + word + "'")))
        .collect(Collectors.toSet());
  }

  private static String line(Change change) {
    return Table.printable(
        change.offset()
            + "  "
            + Timestamps.format(change.recordedAt())
            + "  "
            + change.kind().wireName()
            + "  "
            + what(document(change)));
  }

  private static String json(Change change) {
    return "{\"offset\":"
        + change.offset()
        + ",\"recorded_at\":\""
        + Timestamps.format(change.recordedAt())
        + "\",\"kind\":\""
        + change.kind().wireName()
        + "\",\"hash\":\""
        + change.hash()
        + "\",\"document\":"
        + document(change)
        + "}";
  }

  private static JsonValue document(Change change) {
    return JsonValue.parse(new String(change.document(), StandardCharsets.UTF_8));
  }

  /** An assertion in a few words; of other records their whole document. */
  private static String what(JsonValue document) {
    JsonValue object = document.get("object");
    return object.isNull()
        ? document.toString()
        : document.get("subject").text()
            + " "
            + document.get("predicate").text()
            + " = "
            + AnswerTable.value(object);
  }
}
