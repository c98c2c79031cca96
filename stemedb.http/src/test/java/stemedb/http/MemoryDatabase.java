package stemedb.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import stemedb.api.Ack;
import stemedb.api.Answer;
import stemedb.api.ApiKeys;
import stemedb.api.AsOf;
import stemedb.api.Caller;
import stemedb.api.ChangePage;
import stemedb.api.ConflictListing;
import stemedb.api.ConflictPage;
import stemedb.api.DiffPage;
import stemedb.api.DiffRequest;
import stemedb.api.ErrorCode;
import stemedb.api.FeedReader;
import stemedb.api.FeedRequest;
import stemedb.api.HistoryRequest;
import stemedb.api.JournalAdmin;
import stemedb.api.LensDescription;
import stemedb.api.Listing;
import stemedb.api.NodeStatus;
import stemedb.api.Outcome;
import stemedb.api.Problem;
import stemedb.api.Question;
import stemedb.api.Receipt;
import stemedb.api.RecordPage;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbException;
import stemedb.api.StorageAdmin;
import stemedb.api.StoredRecord;
import stemedb.api.lens.ConflictAnalysis;
import stemedb.api.lens.LensInfo;
import stemedb.api.model.Assertion;
import stemedb.api.model.Hash;
import stemedb.api.model.RecordKind;
import stemedb.record.RecordReader;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;

/**
 * Keeps assertions in a map and answers with the newest: enough of a database to see what the
 * gateway does with it. What waits for a disk in a real one completes on a thread of its own here.
 */
final class MemoryDatabase implements StemeDb {
  /** Questions about this subject break. */
  static final String BROKEN = "broken";

  /** Questions about this subject are never answered. */
  static final String SILENT = "silent";

  private final Path directory;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Map<Hash, StoredRecord> records = new LinkedHashMap<>();
  private final MemoryKeys keys = new MemoryKeys();
  private final MemoryFeed feed = new MemoryFeed(this::records);
  private volatile HistoryRequest lastHistory = HistoryRequest.of("none", "none");
  private volatile DiffRequest lastDiff = DiffRequest.between(AsOf.HEAD, AsOf.HEAD);
  private volatile Question lastQuestion = Question.of("none", "none", "none");
  private volatile NodeStatus.State state = NodeStatus.State.READY;

  MemoryDatabase(Path directory) {
    this.directory = directory;
  }

  Question lastQuestion() {
    return lastQuestion;
  }

  void become(NodeStatus.State state) {
    this.state = state;
  }

  @Override
  public CompletionStage<Receipt> submit(RecordKind kind, byte[] json, Ack ack, Caller caller) {
    SignedRecord signed = RecordReader.read(kind, json);
    return CompletableFuture.supplyAsync(() -> store(signed, ack), thread);
  }

  @Override
  public CompletionStage<List<Outcome>> submitAll(List<byte[]> lines, Ack ack, Caller caller) {
    return CompletableFuture.supplyAsync(
        () -> {
          List<Outcome> outcomes = new ArrayList<>();
          for (byte[] line : lines) {
            try {
              outcomes.add(store(RecordReader.readTagged(line), ack));
            } catch (StemeDbException e) {
              outcomes.add(e.problem());
            }
          }
          return outcomes;
        },
        thread);
  }

  private synchronized Receipt store(SignedRecord signed, Ack ack) {
    StoredRecord known = records.get(signed.hash());
    if (known != null) {
      return new Receipt(
          Receipt.Status.EXISTS, signed.hash(), true, known.offset(), known.recordedAt());
    }
    StoredRecord stored =
        new StoredRecord(
            signed.hash(),
            signed.kind(),
            signed.canonical(),
            signed.signatures(),
            records.size() + 1,
            Instant.now().truncatedTo(ChronoUnit.MICROS),
            StoredRecord.Standing.CURRENT);
    records.put(signed.hash(), stored);
    return ack == Ack.DURABLE
        ? new Receipt(Receipt.Status.CREATED, signed.hash(), false, 0, null)
        : new Receipt(
            Receipt.Status.CREATED, signed.hash(), true, stored.offset(), stored.recordedAt());
  }

  @Override
  public CompletionStage<Answer> ask(Question question) {
    lastQuestion = question;
    if (question.subject().equals(BROKEN)) {
      return CompletableFuture.failedFuture(new IllegalStateException("secret of " + directory));
    }
    if (question.subject().equals(SILENT)) {
      return new CompletableFuture<>();
    }
    if (lenses().stream().noneMatch(lens -> lens.name().equals(question.lens()))) {
      return CompletableFuture.failedFuture(
          Problem.of(ErrorCode.UNKNOWN_LENS, "there are consensus and skeptic").toException());
    }
    return CompletableFuture.supplyAsync(() -> answer(question), thread);
  }

  private synchronized Answer answer(Question question) {
    List<StoredRecord> candidates =
        records.values().stream()
            .filter(
                stored ->
                    read(stored).subject().equals(question.subject())
                        && read(stored).predicate().equals(question.predicate()))
            .toList();
    return new Answer(
        new UUID(0x7000L, 1),
        records.size(),
        Instant.parse("2026-11-24T08:00:00Z"),
        question.subject(),
        question.predicate(),
        question.lens(),
        "1.0.0",
        finding(question.lens(), candidates),
        candidates.size(),
        candidates.size() > 1 ? 0.953474 : 0,
        candidates.isEmpty()
            ? Answer.Status.NONE
            : candidates.size() > 1 ? Answer.Status.CONTESTED : Answer.Status.UNANIMOUS,
        question.explain()
            ? candidates.stream()
                .map(
                    stored ->
                        new Answer.Explanation(
                            stored.hash(), read(stored).object(), 0.9, true, null))
                .toList()
            : null);
  }

  private static Answer.Finding finding(String lens, List<StoredRecord> candidates) {
    if (lens.equals("skeptic")) {
      return new Answer.Analyzed(
          candidates.stream()
              .map(
                  stored ->
                      new ConflictAnalysis.Position(
                          read(stored).object(),
                          1.0 / candidates.size(),
                          900_000_000,
                          1,
                          List.of(read(stored).agentId()),
                          read(stored).sourceClass(),
                          List.of(stored.hash())))
              .toList());
    }
    if (candidates.isEmpty()) {
      return new Answer.Resolved(null, null, 0);
    }
    StoredRecord winner = candidates.get(candidates.size() - 1);
    return new Answer.Resolved(winner, read(winner).object(), 0.5);
  }

  static Assertion read(StoredRecord stored) {
    return (Assertion) RecordReader.readDocument(stored.kind(), stored.document());
  }

  @Override
  public synchronized CompletionStage<StoredRecord> find(Hash hash, AsOf asOf) {
    StoredRecord stored = records.get(hash);
    return stored == null
        ? CompletableFuture.failedFuture(
            Problem.of(ErrorCode.NOT_FOUND, "no record has the hash " + hash).toException())
        : CompletableFuture.completedFuture(stored);
  }

  @Override
  public synchronized CompletionStage<RecordPage> list(Listing listing) {
    List<StoredRecord> found =
        records.values().stream()
            .filter(stored -> read(stored).subject().startsWith(listing.key()))
            .toList();
    int from = listing.cursor() == null ? 0 : Integer.parseInt(listing.cursor());
    int to = Math.min(from + listing.limit(), found.size());
    return CompletableFuture.completedFuture(
        new RecordPage(
            found.subList(from, to),
            records.size(),
            Instant.parse("2026-11-24T08:00:00Z"),
            to < found.size() ? Integer.toString(to) : null));
  }

  @Override
  public CompletionStage<ConflictPage> conflicts(ConflictListing listing) {
    return CompletableFuture.completedFuture(
        new ConflictPage(
            List.of(
                new ConflictPage.Pair("country/FR", "area", 0.9, Answer.Status.CONTESTED, 2, 3)),
            7,
            5,
            2,
            1,
            null));
  }

  @Override
  public CompletionStage<ChangePage> changes(FeedRequest request, Duration wait) {
    return feed.changes(request, wait);
  }

  @Override
  public FeedReader follow(FeedRequest request, String consumer) {
    return feed.follow(request);
  }

  MemoryFeed feed() {
    return feed;
  }

  /** Puts records in that nobody signed, each of more than that many bytes. */
  synchronized void fill(int count, int bytes) {
    for (int i = 0; i < count; i++) {
      byte[] document =
          ("{\"subject\":\"fill/" + i + "\",\"text\":\"" + "x".repeat(bytes) + "\"}")
              .getBytes(StandardCharsets.US_ASCII);
      StoredRecord stored =
          new StoredRecord(
              Signing.hash(document),
              RecordKind.ASSERTION,
              document,
              List.of(),
              records.size() + 1,
              Instant.parse("2026-11-24T08:00:00Z"),
              StoredRecord.Standing.CURRENT);
      records.put(stored.hash(), stored);
    }
  }

  private synchronized List<StoredRecord> records() {
    return List.copyOf(records.values());
  }

  @Override
  public CompletionStage<RecordPage> history(HistoryRequest request) {
    lastHistory = request;
    return list(
        new Listing(request.subject(), false, null, request.filters(), request.asOf(), 100, null));
  }

  HistoryRequest lastHistory() {
    return lastHistory;
  }

  @Override
  public CompletionStage<DiffPage> diff(DiffRequest request) {
    lastDiff = request;
    return CompletableFuture.completedFuture(
        new DiffPage(
            records().stream()
                .limit(1)
                .map(stored -> new DiffPage.Difference(1, StoredRecord.Standing.CURRENT, stored))
                .toList(),
            1,
            7,
            "more"));
  }

  DiffRequest lastDiff() {
    return lastDiff;
  }

  @Override
  public List<LensDescription> lenses() {
    return List.of(
        new LensDescription(
            "consensus",
            "1.0.0",
            LensInfo.Kind.RESOLUTION,
            "most authors win",
            "stemedb.lens 0.1.0",
            List.of("quorum: least number of authors")),
        new LensDescription(
            "skeptic",
            "1.0.0",
            LensInfo.Kind.ANALYSIS,
            "nobody wins",
            "stemedb.lens 0.1.0",
            List.of()));
  }

  @Override
  public synchronized NodeStatus status() {
    return new NodeStatus(
        state,
        state == NodeStatus.State.READY ? "" : "told to",
        Instant.parse("2026-11-24T08:00:00Z"),
        directory,
        null,
        records.size(),
        null,
        records.size(),
        0,
        "memory");
  }

  @Override
  public StorageAdmin storage() {
    throw new UnsupportedOperationException("not in this build");
  }

  @Override
  public CompletionStage<Receipt> decide(Hash assertion, boolean approved) {
    throw new UnsupportedOperationException("not in this build");
  }

  @Override
  public ApiKeys apiKeys() {
    return keys;
  }

  @Override
  public JournalAdmin journal() {
    throw new UnsupportedOperationException("not in this build");
  }

  @Override
  public void close() {
    feed.close();
    thread.shutdownNow();
  }
}
