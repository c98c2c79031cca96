package stemedb.http.endpoint;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stemedb.api.Answer;
import stemedb.api.ConflictListing;
import stemedb.api.DiffRequest;
import stemedb.api.ErrorCode;
import stemedb.api.HistoryRequest;
import stemedb.api.LensDescription;
import stemedb.api.Listing;
import stemedb.api.Problem;
import stemedb.api.Question;
import stemedb.api.RecordPage;
import stemedb.api.StemeDb;
import stemedb.api.StoredRecord;
import stemedb.api.model.Hash;
import stemedb.api.model.RecordKind;
import stemedb.http.json.AnswerJson;
import stemedb.http.json.JsonWriter;
import stemedb.http.json.ListJson;
import stemedb.http.json.RecordJson;
import stemedb.http.route.Parameters;
import stemedb.http.route.Reply;
import stemedb.http.route.Request;

/** Answers questions, and finds and lists records. */
final class ReadEndpoints {
  private static final String FOREVER = "public, max-age=31536000, immutable";

  private final Node node;
  private final AnswerJson answers = new AnswerJson();

  ReadEndpoints(Node node) {
    this.node = node;
  }

  /** With {@code lens} an answer, without it a page of assertions. */
  CompletionStage<Reply> query(Request request) {
    Parameters parameters = request.parameters();
    if (!parameters.has("lens")) {
      parameters.allowOnly(QuestionReader.QUERY);
      parameters.refuse(QuestionReader.LENS_ONLY, "needs a lens");
      Listing listing = QuestionReader.listing(parameters);
      Bounds.requireListing(request.caller(), listing);
      return page(node.database().list(listing), request);
    }
    parameters.refuse(QuestionReader.LIST_ONLY, "does not go with a lens");
    return ask(request, parameters.required("lens"), QuestionReader.QUERY);
  }

  /** All values side by side, none forced. */
  CompletionStage<Reply> skeptic(Request request) {
    return ask(request, "skeptic", QuestionReader.QUESTION);
  }

  /** A value for each tier. */
  CompletionStage<Reply> layered(Request request) {
    return ask(request, "layered", QuestionReader.QUESTION);
  }

  /** Pairs whose claims disagree. */
  CompletionStage<Reply> conflicts(Request request) {
    Parameters parameters = request.parameters();
    ConflictListing listing =
        new ConflictListing(
            parameters.fraction("min_score"),
            QuestionReader.subjectPrefix(parameters),
            QuestionReader.predicate(parameters),
            QuestionReader.limit(parameters),
            parameters.get("cursor"));
    Bounds.requireSubject(request.caller(), listing.subjectPrefix(), "subject_prefix");
    return node.database()
        .conflicts(listing)
        .thenApply(
            page ->
                page(ListJson.conflicts(page), parameters, page.nextCursor())
                    .withOffset(page.computedThrough()));
  }

  /** All assertions of a pair, whether they still count or not. */
  CompletionStage<Reply> history(Request request) {
    HistoryRequest wanted = QuestionReader.history(request.parameters());
    Bounds.requireSubject(request.caller(), wanted.subject(), "subject");
    CompletionStage<RecordPage> found = node.database().history(wanted);
    return page(found.thenApply(page -> Bounds.visible(request.caller(), page)), request);
  }

  /** What changed between two pasts. */
  CompletionStage<Reply> diff(Request request) {
    Parameters parameters = request.parameters();
    DiffRequest wanted = QuestionReader.diff(parameters);
    String subject = wanted.subject() == null ? wanted.subjectPrefix() : wanted.subject();
    Bounds.requireSubject(request.caller(), subject, "subject_prefix");
    return node.database()
        .diff(wanted)
        .thenApply(page -> Bounds.visible(request.caller(), page))
        .thenApply(
            page ->
                page(ListJson.differences(page), parameters, page.nextCursor())
                    .withOffset(page.to()));
  }

  /** The lenses that are installed. */
  CompletionStage<Reply> lenses(Request request) {
    return CompletableFuture.completedFuture(
        Reply.json(200, ListJson.lenses(node.database().lenses())));
  }

  /** A record of any kind. */
  CompletionStage<Reply> record(Request request) {
    return find(request)
        .thenApply(
            stored -> {
              JsonWriter json = new JsonWriter();
              RecordJson.record(json, stored);
              return Reply.json(200, json.toBytes());
            });
  }

  /** An assertion; with {@code raw=true} exactly the bytes that were signed, which never change. */
  CompletionStage<Reply> assertion(Request request) {
    boolean raw = request.parameters().flag("raw");
    String known = request.header("If-None-Match");
    return find(request)
        .thenApply(
            stored -> {
              if (stored.kind() != RecordKind.ASSERTION) {
                throw notFound(stored.hash()).toException();
              }
              return raw ? document(stored, known) : assertion(stored);
            });
  }

  private static Reply assertion(StoredRecord stored) {
    JsonWriter json = new JsonWriter();
    RecordJson.assertionWithStanding(json, stored);
    return Reply.json(200, json.toBytes());
  }

  private static Reply document(StoredRecord stored, String known) {
    String tag = '"' + stored.hash().toString() + '"';
    Reply reply = matches(known, tag) ? Reply.empty(304) : Reply.json(200, stored.document());
    return reply.with("ETag", tag).with("Cache-Control", FOREVER);
  }

  /** Weak comparison, as RFC 9110, section 13.1.2 wants it. */
  private static boolean matches(String ifNoneMatch, String tag) {
    for (String candidate : ifNoneMatch.split(",", -1)) {
      String trimmed = candidate.strip();
      if (trimmed.equals("*") || trimmed.equals(tag) || trimmed.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }

  /** The hash in the place of that name. */
  static Hash hash(Request request) {
    try {
      return Hash.parse(request.place("hash"));
    } catch (IllegalArgumentException e) {
      throw Problem.at(ErrorCode.VALIDATION_FAILED, "hash", "a hash is 64 lower-case hex digits")
          .toException();
    }
  }

  private CompletionStage<StoredRecord> find(Request request) {
    Hash hash = hash(request);
    return node.database()
        .find(hash, QuestionReader.asOf(request.parameters()))
        .thenApply(
            stored -> {
              if (!Bounds.maySee(request.caller(), stored)) {
                throw Problem.of(ErrorCode.NOT_FOUND, "no record has the hash " + hash)
                    .toException();
              }
              return stored;
            });
  }

  private static CompletionStage<Reply> page(CompletionStage<RecordPage> found, Request request) {
    return found.thenApply(
        page ->
            page(ListJson.assertions(page), request.parameters(), page.nextCursor())
                .withOffset(page.offset()));
  }

  /** A page that links to the next one (RFC 8288). */
  static Reply page(byte[] json, Parameters parameters, @Nullable String nextCursor) {
    Reply reply = Reply.json(200, json);
    return nextCursor == null
        ? reply
        : reply.with("Link", "<?" + parameters.queryWith("cursor", nextCursor) + ">; rel=\"next\"");
  }

  private CompletionStage<Reply> ask(Request request, String lens, Set<String> known) {
    Parameters parameters = request.parameters();
    StemeDb database = node.database();
    Set<String> further =
        known.containsAll(parameters.names()) ? null : lensParameters(database.lenses(), lens);
    if (further != null) {
      Set<String> allowed = new HashSet<>(known);
      allowed.addAll(further);
      parameters.allowOnly(allowed);
    }
    Question question = QuestionReader.question(parameters, lens, known);
    Bounds.requireSubject(request.caller(), question.subject(), "subject");
    return database.ask(question).thenApply(this::answer);
  }

  private Reply answer(Answer answer) {
    return Reply.json(200, answers.of(answer)).withOffset(answer.offset());
  }

  /**
   * Names of the parameters that a lens reads; null when it is not there: it may be on its way back
   * from an update, so what it reads cannot be known.
   */
  private static @Nullable Set<String> lensParameters(List<LensDescription> lenses, String name) {
    for (LensDescription lens : lenses) {
      if (lens.name().equals(name)) {
        Set<String> names = new HashSet<>();
        for (String parameter : lens.parameters()) {
          int colon = parameter.indexOf(':');
          names.add(colon < 0 ? parameter.strip() : parameter.substring(0, colon).strip());
        }
        return names;
      }
    }
    return null;
  }

  private static Problem notFound(Hash hash) {
    return Problem.of(ErrorCode.NOT_FOUND, "no assertion has the hash " + hash);
  }
}
