package stemedb.http.endpoint;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stemedb.api.ChangePage;
import stemedb.api.ErrorCode;
import stemedb.api.FeedReader;
import stemedb.api.FeedRequest;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;
import stemedb.api.model.RecordKind;
import stemedb.http.json.FeedJson;
import stemedb.http.route.Parameters;
import stemedb.http.route.Reply;
import stemedb.http.route.Request;

/** The change feed, in pages or as events. */
final class FeedEndpoints {
  static final Set<String> PARAMETERS =
      Set.of("since", "cursor", "limit", "wait", "subject_prefix", "predicate", "kind");

  private static final String LATEST = "latest";
  private static final int WAIT_SECONDS_MAX = 30;

  /** What one reader may have in memory while it does not read. */
  private static final int EVENT_BYTES_MAX = 128 << 10;

  /** What does not go with events. */
  private static final Set<String> PAGES_ONLY = Set.of("limit", "wait");

  private static final String LAST_EVENT_ID = "Last-Event-ID";

  /** Who reads, in metrics. */
  private static final String CONSUMER = "events";

  private final Node node;
  private final EventCache events = new EventCache();

  FeedEndpoints(Node node) {
    this.node = node;
  }

  /** What was recorded behind a record. */
  CompletionStage<Reply> feed(Request request) {
    Parameters parameters = request.parameters();
    if (wantsEvents(request.header("Accept"))) {
      parameters.refuse(PAGES_ONLY, "goes with pages only, not with text/event-stream");
      return events(request, start(parameters, request.header(LAST_EVENT_ID)));
    }
    return page(request);
  }

  private static boolean wantsEvents(String accept) {
    return Stream.of(accept.split(",", -1))
        .anyMatch(range -> range.split(";", 2)[0].strip().equalsIgnoreCase(Reply.EVENTS));
  }

  /** The first page is read before anything is answered: it tells whether one can start there. */
  private CompletionStage<Reply> events(Request request, Start start) {
    FeedReader reader =
        node.database()
            .follow(wanted(request, start, FeedRequest.LIMIT_MAX, EVENT_BYTES_MAX), CONSUMER);
    CompletionStage<ChangePage> first = reader.next(Duration.ZERO);
    return first
        .whenComplete(
            (page, failure) -> {
              if (failure != null) {
                reader.close();
              }
            })
        .thenApply(
            page -> Reply.events(new FeedEvents(reader, page, events)).withOffset(page.offset()));
  }

  private CompletionStage<Reply> page(Request request) {
    Parameters parameters = request.parameters();
    int limit = QuestionReader.limit(parameters);
    int wait = parameters.integer("wait", 0, WAIT_SECONDS_MAX, 0);
    return node.database()
        .changes(
            wanted(request, start(parameters), limit, FeedRequest.BYTES_DEFAULT),
            Duration.ofSeconds(wait))
        .thenApply(
            page -> {
              String next = page.hasMore() ? EventId.of(page).toString() : null;
              return ReadEndpoints.page(
                      FeedJson.page(page, next), parameters.without("since"), next)
                  .withOffset(page.offset());
            });
  }

  private static FeedRequest wanted(Request request, Start start, int limit, int bytesMax) {
    Parameters parameters = request.parameters();
    String prefix = QuestionReader.subjectPrefix(parameters);
    Bounds.requireSubject(request.caller(), prefix, "subject_prefix");
    Set<RecordKind> kinds =
        parameters.as(
            "kind", "a list of kinds of records, such as assertion", FeedEndpoints::kinds);
    return new FeedRequest(
        start.since,
        start.generation,
        prefix,
        QuestionReader.predicate(parameters),
        kinds == null ? Set.of() : kinds,
        limit,
        bytesMax,
        request.caller());
  }

  private static Set<RecordKind> kinds(String text) {
    return QuestionReader.each(text, RecordKind::ofWireName);
  }

  /** Where to start, and in which journal. */
  private record Start(long since, @Nullable String generation) {
    static Start of(EventId id) {
      return new Start(id.offset(), id.generation());
    }
  }

  /** What a client that comes again says goes first: it asks the same address. */
  private static Start start(Parameters parameters, String lastEventId) {
    if (lastEventId.isEmpty()) {
      return start(parameters);
    }
    try {
      return Start.of(EventId.parse(lastEventId));
    } catch (IllegalArgumentException e) {
      throw Parameters.invalid(
          LAST_EVENT_ID, "Last-Event-ID is the id of an event: 8 hex digits, a hyphen, an offset");
    }
  }

  private static Start start(Parameters parameters) {
    if (parameters.has("since") && parameters.has("cursor")) {
      throw Parameters.invalid("since", "give since or cursor, not both");
    }
    String cursor = parameters.get("cursor");
    if (cursor != null) {
      try {
        return Start.of(EventId.parse(cursor));
      } catch (IllegalArgumentException e) {
        throw invalidCursor();
      }
    }
    Long since =
        parameters.as(
            "since", "the number of a record, 0 for all, or " + LATEST, FeedEndpoints::since);
    return new Start(since == null ? 0 : since, null);
  }

  private static long since(String text) {
    return text.equals(LATEST) ? FeedRequest.LATEST : QuestionReader.digits(text);
  }

  private static StemeDbException invalidCursor() {
    return Problem.at(
            ErrorCode.INVALID_CURSOR,
            "cursor",
            "cursor is not one that the feed gave; start with since")
        .toException();
  }
}
