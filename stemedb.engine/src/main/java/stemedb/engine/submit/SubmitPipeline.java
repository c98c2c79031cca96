package stemedb.engine.submit;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stemedb.api.Ack;
import stemedb.api.Caller;
import stemedb.api.ErrorCode;
import stemedb.api.Outcome;
import stemedb.api.Problem;
import stemedb.api.Receipt;
import stemedb.api.StemeDbException;
import stemedb.api.model.Alias;
import stemedb.api.model.Assertion;
import stemedb.api.model.Authored;
import stemedb.api.model.Document;
import stemedb.api.model.GoldStandard;
import stemedb.api.model.RecordKind;
import stemedb.api.model.Setting;
import stemedb.engine.NotYet;
import stemedb.engine.index.SettingRows;
import stemedb.record.RecordReader;
import stemedb.record.SignedRecord;

/**
 * The way of a record to the writer's queue: parse, check the clock, verify. One record goes all
 * the way on its caller's thread, since handing it over would cost more than it brings; many are
 * split over the cores.
 */
public final class SubmitPipeline implements AutoCloseable {
  /** How far an author's clock may be ahead of the node's. */
  private static final Duration AHEAD_MAX = Duration.ofMinutes(5);

  private static final int BATCH_RECORDS_MAX = 10_000;
  private static final int BATCHES_MAX = 16;
  private static final int PARTS = 8;

  private static final Problem QUEUE_FULL =
      Problem.of(
          ErrorCode.QUEUE_FULL,
          "too many writes are waiting for the journal; try again in a moment");

  private final Verification verification;
  private final PolicyChain policies = new PolicyChain();
  private final JournalWriter writer;
  private final Clock clock;
  private final ExecutorService pool;
  private final Semaphore batches = new Semaphore(BATCHES_MAX);

  public SubmitPipeline(Verification verification, JournalWriter writer, Clock clock) {
    this.verification = verification;
    this.writer = writer;
    this.clock = clock;
    AtomicInteger number = new AtomicInteger();
    this.pool =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            task -> {
              Thread thread = new Thread(task, "stemedb-verify-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes one record in.
   *
   * @throws NotYet when there is no verifier just now
   */
  public CompletionStage<Receipt> submit(RecordKind kind, byte[] json, Ack ack, Caller caller) {
    CompletableFuture<Receipt> receipt = new CompletableFuture<>();
    try {
      SignedRecord record = RecordReader.read(kind, json);
      Problem problem = refusal(record, caller);
      if (problem == null) {
        problem = verification.check(record);
      }
      if (problem == null) {
        Judgement judgement = policies.judge(record, caller);
        problem = judgement.refusal();
        if (problem == null) {
          offer(record, judgement, ack, receipt);
        }
      }
      if (problem != null) {
        receipt.completeExceptionally(problem.toException());
      }
    } catch (StemeDbException e) {
      receipt.completeExceptionally(e);
    }
    return receipt;
  }

  /** Appends a record that the node itself has made. */
  CompletionStage<Receipt> append(SignedRecord record, Ack ack) {
    CompletableFuture<Receipt> receipt = new CompletableFuture<>();
    offer(record, Judgement.ACCEPTED, ack, receipt);
    return receipt;
  }

  /** The policies that are asked about every record. */
  public PolicyChain policies() {
    return policies;
  }

  /**
   * Takes many in; a bad one does not stop the others.
   *
   * @throws NotYet when there is no verifier just now
   */
  public CompletionStage<List<Outcome>> submitAll(List<byte[]> lines, Ack ack, Caller caller) {
    if (lines.size() > BATCH_RECORDS_MAX) {
      return CompletableFuture.failedFuture(
          Problem.of(
                  ErrorCode.TOO_LARGE,
                  "a batch has at most " + BATCH_RECORDS_MAX + " records, not " + lines.size())
              .toException());
    }
    if (lines.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    verification.requireVerifier();
    if (!batches.tryAcquire()) {
      return CompletableFuture.failedFuture(QUEUE_FULL.toException());
    }
    Batch batch = new Batch(lines, ack, caller);
    try {
      return batch.run().whenComplete((outcomes, failure) -> batches.release());
    } catch (RejectedExecutionException e) {
      batches.release();
      return CompletableFuture.failedFuture(
          Problem.of(ErrorCode.JOURNAL_UNAVAILABLE, "the node is closing").toException());
    }
  }

  /** Lets the batches that are under way reach the writer, for a limited time. */
  @Override
  public void close() {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(5, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void offer(
      SignedRecord record, Judgement judgement, Ack ack, CompletableFuture<Receipt> receipt) {
    Consumer<Outcome> done =
        outcome -> {
          judgement.ended(outcome);
          if (outcome instanceof Receipt written) {
            receipt.complete(written);
          } else if (outcome instanceof Problem problem) {
            receipt.completeExceptionally(problem.toException());
          }
        };
    if (!writer.offer(List.of(new Pending(record, judgement.reasons(), ack, done)))) {
      done.accept(QUEUE_FULL);
    }
  }

  /** What stands against a record, whoever signs it and whatever is there. */
  private @Nullable Problem refusal(SignedRecord record, Caller caller) {
    if (caller.isBound() && !mayBring(caller, record.document())) {
      return Problem.of(
          ErrorCode.FORBIDDEN, "this key is bound to subjects, and the record is about another");
    }
    if (record.document() instanceof Authored authored
        && authored.timestamp().isAfter(clock.instant().plus(AHEAD_MAX))) {
      return Problem.at(
          ErrorCode.TIMESTAMP_IN_FUTURE,
          "/timestamp",
          "timestamp is more than 5 minutes ahead of the node's clock");
    }
    if (record.document() instanceof Setting setting) {
      String problem = SettingRows.problem(setting);
      return problem == null ? null : Problem.at(ErrorCode.VALIDATION_FAILED, "/value", problem);
    }
    return null;
  }

  /** Whether a record is about a subject of a caller who is bound to some. */
  private static boolean mayBring(Caller caller, Document document) {
    if (document instanceof Assertion assertion) {
      return caller.mayName(assertion.subject());
    }
    if (document instanceof GoldStandard gold) {
      return caller.mayName(gold.subject());
    }
    return document instanceof Alias alias
        && caller.mayName(alias.alias())
        && alias.canonical().map(caller::mayName).orElse(true);
  }

  /** Many records under way together. */
  private final class Batch {
    private final List<byte[]> lines;
    private final Ack ack;
    private final Caller caller;
    private final AtomicReferenceArray<@Nullable SignedRecord> verified;
    private final AtomicReferenceArray<Judgement> judgements;
    private final AtomicReferenceArray<@Nullable Outcome> outcomes;
    private final AtomicInteger open = new AtomicInteger();
    private final CompletableFuture<List<Outcome>> done = new CompletableFuture<>();

    private Batch(List<byte[]> lines, Ack ack, Caller caller) {
      this.lines = lines;
      this.ack = ack;
      this.caller = caller;
      this.judgements = new AtomicReferenceArray<>(lines.size());
      this.verified = new AtomicReferenceArray<>(lines.size());
      this.outcomes = new AtomicReferenceArray<>(lines.size());
    }

    private CompletionStage<List<Outcome>> run() {
      int size = (lines.size() + PARTS - 1) / PARTS;
      List<CompletableFuture<Void>> parts = new ArrayList<>();
      for (int from = 0; from < lines.size(); from += size) {
        int start = from;
        int end = Math.min(lines.size(), from + size);
        parts.add(CompletableFuture.runAsync(() -> verify(start, end), pool));
      }
      CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
          .thenRun(this::enqueue)
          .exceptionally(
              failure -> {
                done.completeExceptionally(
                    failure.getCause() == null ? failure : failure.getCause());
                return null;
              });
      return done;
    }

    private void verify(int start, int end) {
      List<SignedRecord> records = new ArrayList<>();
      List<Integer> places = new ArrayList<>();
      for (int i = start; i < end; i++) {
        try {
          SignedRecord record = RecordReader.readTagged(lines.get(i));
          Problem problem = refusal(record, caller);
          if (problem == null) {
            records.add(record);
            places.add(i);
          } else {
            outcomes.set(i, problem);
          }
        } catch (StemeDbException e) {
          outcomes.set(i, e.problem());
        }
      }
      List<@Nullable Problem> problems = check(records);
      for (int i = 0; i < records.size(); i++) {
        Problem problem = problems.get(i);
        if (problem == null) {
          Judgement judgement = policies.judge(records.get(i), caller);
          judgements.set(places.get(i), judgement);
          problem = judgement.refusal();
        }
        if (problem == null) {
          verified.set(places.get(i), records.get(i));
        } else {
          outcomes.set(places.get(i), problem);
        }
      }
    }

    private List<@Nullable Problem> check(List<SignedRecord> records) {
      try {
        return verification.check(records);
      } catch (NotYet notYet) { // it went in this very moment
        return Collections.nCopies(records.size(), notYet.problem());
      }
    }

    /** In order and as one, so that journal order is the order of the lines. */
    private void enqueue() {
      List<Pending> pending = new ArrayList<>(lines.size());
      for (int i = 0; i < lines.size(); i++) {
        int place = i;
        SignedRecord record = verified.get(i);
        if (record != null) {
          pending.add(
              new Pending(
                  record, judgements.get(i).reasons(), ack, outcome -> tell(place, outcome)));
        }
      }
      open.set(pending.size());
      if (pending.isEmpty()) {
        finish();
      } else if (!writer.offer(pending)) {
        for (int i = 0; i < lines.size(); i++) {
          if (verified.get(i) != null) {
            judgements.get(i).ended(QUEUE_FULL);
          }
        }
        done.completeExceptionally(QUEUE_FULL.toException());
      }
    }

    private void tell(int place, Outcome outcome) {
      outcomes.set(place, outcome);
      judgements.get(place).ended(outcome);
      if (open.decrementAndGet() == 0) {
        finish();
      }
    }

    private void finish() {
      List<Outcome> all = new ArrayList<>(lines.size());
      for (int i = 0; i < lines.size(); i++) {
        Outcome outcome = outcomes.get(i);
        all.add(
            outcome == null
                ? Problem.of(ErrorCode.INTERNAL, "the record was not looked at")
                : outcome);
      }
      done.complete(all);
    }
  }
}
