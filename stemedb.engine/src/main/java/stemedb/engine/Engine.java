package stemedb.engine;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
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
import stemedb.api.StemeDbOptions;
import stemedb.api.StorageAdmin;
import stemedb.api.StoredRecord;
import stemedb.api.metrics.Metrics;
import stemedb.api.model.Hash;
import stemedb.api.model.RecordKind;
import stemedb.api.storage.StorageException;
import stemedb.engine.feed.Feed;
import stemedb.engine.index.Family;
import stemedb.engine.index.Follower;
import stemedb.engine.index.Indexer;
import stemedb.engine.index.LinkRows;
import stemedb.engine.lens.LensGuard;
import stemedb.engine.lens.LensRegistry;
import stemedb.engine.maintenance.StoreFlusher;
import stemedb.engine.maintenance.StoreTasks;
import stemedb.engine.query.ConflictQueries;
import stemedb.engine.query.PairCache;
import stemedb.engine.query.PairScores;
import stemedb.engine.query.QueryEngine;
import stemedb.engine.query.RecordQueries;
import stemedb.engine.query.SettledPast;
import stemedb.engine.store.DataFolder;
import stemedb.engine.submit.JournalHolds;
import stemedb.engine.submit.JournalWriter;
import stemedb.engine.submit.KeyRing;
import stemedb.engine.submit.PolicyChain;
import stemedb.engine.submit.SubmitPipeline;
import stemedb.engine.submit.Verification;

/**
 * The database. Puts the parts together and opens and closes them in order: folder, journal, store,
 * writer, questions. Which journal, store, verifier and lenses there are it is told by {@link
 * Parts}, at any time.
 */
final class Engine implements StemeDb {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");

  private final MetricsRelay metrics = new MetricsRelay();
  private final PairCache cache;
  private final Indexer indexer;
  private final Verification verification;
  private final Patience patience;
  private final LensRegistry lenses;
  private final LensGuard guard;
  private final Parts parts;
  private final JournalWriter writer;
  private final SubmitPipeline pipeline;
  private final KeyRing keys;
  private final JournalHolds holds;
  private final List<Follower> followers;
  private final StoreTasks tasks;
  private final StoreFlusher flusher;
  private final QueryEngine queries;
  private final RecordQueries records;
  private final ConflictQueries conflicts;
  private final Feed feed;
  private final SettledPast past;
  private final EngineMeters meters;
  private final Metrics.Registration lag;
  private final Metrics.Counter finds;
  private final Metrics.Counter lists;
  private final Metrics.Counter conflictLists;
  private final Metrics.Counter feedPages;
  private final Metrics.Counter histories;
  private final Metrics.Counter diffs;

  /**
   * @param folder held by this process; closed by {@link #close()}
   * @param grace how long to wait for what is being replaced
   */
  Engine(DataFolder folder, StemeDbOptions options, Duration grace, Clock clock) {
    this.cache = PairCache.of(options.cacheBytes(), metrics);
    this.indexer = new Indexer(folder.store().resolve("ids.filter"), cache);
    this.verification = new Verification(options.unsafeSkipSignatures());
    this.patience = new Patience(grace);
    this.lenses = new LensRegistry(grace);
    this.guard = new LensGuard(metrics);
    this.parts = new Parts(folder, options, clock, indexer, metrics, patience);
    this.writer =
        new JournalWriter(
            parts.journal().holder(), parts.store().holder(), indexer, folder, clock, grace, parts);
    this.holds =
        new JournalHolds(
            folder.journal(),
            parts.journal().holder(),
            parts.store().holder(),
            indexer,
            parts.store()::keeps);
    this.pipeline = new SubmitPipeline(verification, writer, clock);
    this.keys =
        new KeyRing(
            indexer.keys(),
            pipeline,
            folder.rootKey(),
            parts.state()::refusalOfWrites,
            parts.state().started(),
            clock);
    this.followers =
        families(indexer).stream()
            .map(family -> new Follower(parts.store().holder(), indexer, family, metrics))
            .toList();
    this.tasks =
        new StoreTasks(
            parts.store(),
            parts.journal().holder(),
            indexer,
            writer,
            holds,
            Engine::families,
            clock,
            parts::tookOver);
    this.flusher = new StoreFlusher(parts.store().holder(), indexer, parts::flushed);
    this.queries = new QueryEngine(parts.store().holder(), indexer, lenses, guard, cache, clock);
    this.records = new RecordQueries(parts.store().holder(), indexer, clock);
    this.conflicts = new ConflictQueries(parts.store().holder(), indexer);
    this.feed = new Feed(parts.store().holder(), indexer, metrics, page -> read(AsOf.HEAD, page));
    this.past = new SettledPast(indexer, writer::isSettled, clock);
    this.meters = new EngineMeters(metrics);
    this.lag = metrics.gauge("stemedb_index_lag_records", this::lagRecords);
    this.finds = meters.reads("find");
    this.lists = meters.reads("list");
    this.conflictLists = meters.reads("conflicts");
    this.feedPages = meters.reads("feed");
    this.histories = meters.reads("history");
    this.diffs = meters.reads("diff");
    verification.count(metrics);
    writer.start();
    followers.forEach(Follower::start);
    flusher.start();
    feed.start();
  }

  /** The rows that follow the records in the background. */
  private static List<Family> families(Indexer indexer) {
    return List.of(new PairScores(indexer), new LinkRows());
  }

  /** From now on a store that is damaged is made anew without being asked. */
  void repairByRebuilding() {
    parts.rebuildBy(tasks::repair);
  }

  /** Another store is configured now: it is moved there, or the log says why not. */
  void storeConfigured(String backend) {
    tasks.configured(backend);
  }

  Parts parts() {
    return parts;
  }

  Indexer indexer() {
    return indexer;
  }

  LensGuard guard() {
    return guard;
  }

  LensRegistry lensRegistry() {
    return lenses;
  }

  Verification verification() {
    return verification;
  }

  PolicyChain policies() {
    return pipeline.policies();
  }

  MetricsRelay metrics() {
    return metrics;
  }

  /**
   * Records that are durable and cannot be read yet: exactly, as far as this process appended them;
   * of those that it found at its start, one for each frame, which is the least there can be.
   */
  long lagRecords() {
    return Math.max(writer.unindexed(), status().lagFrames());
  }

  /** A lens is there that was not there before. */
  void lensCame() {
    patience.somethingCame();
  }

  @Override
  public CompletionStage<Receipt> submit(RecordKind kind, byte[] json, Ack ack, Caller caller) {
    Problem refusal = parts.state().refusalOfWrites();
    return meters.submitted(
        refusal != null
            ? CompletableFuture.failedFuture(refusal.toException())
            : write(() -> pipeline.submit(kind, json, ack, caller)));
  }

  @Override
  public CompletionStage<List<Outcome>> submitAll(List<byte[]> lines, Ack ack, Caller caller) {
    Problem refusal = parts.state().refusalOfWrites();
    if (refusal != null) {
      return CompletableFuture.failedFuture(refusal.toException());
    }
    return meters.submittedAll(write(() -> pipeline.submitAll(lines, ack, caller)));
  }

  @Override
  public CompletionStage<Answer> ask(Question question) {
    return meters.asked(question, () -> read(question.asOf(), () -> queries.ask(question)));
  }

  @Override
  public CompletionStage<StoredRecord> find(Hash hash, AsOf asOf) {
    finds.increment();
    return read(asOf, () -> records.find(hash, asOf));
  }

  @Override
  public CompletionStage<RecordPage> list(Listing listing) {
    lists.increment();
    return read(listing.asOf(), () -> records.list(listing));
  }

  @Override
  public CompletionStage<ConflictPage> conflicts(ConflictListing listing) {
    conflictLists.increment();
    return read(AsOf.HEAD, () -> conflicts.list(listing));
  }

  @Override
  public CompletionStage<ChangePage> changes(FeedRequest request, Duration wait) {
    feedPages.increment();
    return feed.changes(request, wait);
  }

  @Override
  public FeedReader follow(FeedRequest request, String consumer) {
    return feed.follow(request, consumer);
  }

  @Override
  public CompletionStage<RecordPage> history(HistoryRequest request) {
    histories.increment();
    return read(request.asOf(), () -> records.history(request));
  }

  @Override
  public CompletionStage<DiffPage> diff(DiffRequest request) {
    diffs.increment();
    return read("to", request.to(), () -> records.diff(request));
  }

  @Override
  public List<LensDescription> lenses() {
    return lenses.describe();
  }

  @Override
  public NodeStatus status() {
    return parts.state().status();
  }

  @Override
  public StorageAdmin storage() {
    return tasks;
  }

  @Override
  public CompletionStage<Receipt> decide(Hash assertion, boolean approved) {
    return find(assertion, AsOf.HEAD)
        .thenCompose(
            record -> {
              if (record.kind() != RecordKind.ASSERTION) {
                throw Problem.of(ErrorCode.NOT_FOUND, "there is no assertion " + assertion)
                    .toException();
              }
              return write(() -> keys.decide(assertion, approved));
            });
  }

  @Override
  public ApiKeys apiKeys() {
    return keys;
  }

  @Override
  public JournalAdmin journal() {
    return holds;
  }

  @Override
  public void close() {
    if (parts.state().startClosing()) {
      lag.close();
      feed.close();
      tasks.close();
      pipeline.close();
      writer.close();
      holds.close();
      followers.forEach(Follower::close);
      flusher.close();
      patience.close();
      guard.close();
      parts.close();
    }
  }

  private <T> CompletionStage<T> read(AsOf asOf, Supplier<T> question) {
    return read("as_of", asOf, question);
  }

  private <T> CompletionStage<T> read(String name, AsOf asOf, Supplier<T> question) {
    return patience.call(
        () -> {
          parts.state().requireStarted();
          past.require(name, asOf);
          try {
            return question.get();
          } catch (StorageException e) {
            throw storageFailed(e);
          }
        });
  }

  private RuntimeException storageFailed(StorageException cause) {
    Problem problem = Problem.of(ErrorCode.STORAGE_UNAVAILABLE, "the store failed to read");
    if (cause.reason() == StorageException.Reason.CLOSED) {
      return new NotYet(problem);
    }
    LOG.log(System.Logger.Level.ERROR, "reading failed", cause);
    parts.storeFailed(cause);
    return new StemeDbException(problem, cause);
  }

  private <T> CompletionStage<T> write(Supplier<CompletionStage<T>> call) {
    try {
      return call.get();
    } catch (NotYet notYet) {
      return patience.call(call).thenCompose(stage -> stage);
    }
  }
}
