package stemedb.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
import stemedb.api.model.Hash;
import stemedb.api.model.RecordKind;

/** Stands for a database that could not be opened: says why in its status, refuses all else. */
final class FailedDb implements StemeDb {
  private final NodeStatus status;

  FailedDb(Path directory, StemeDbOptions options, String reason, Instant since) {
    this.status =
        new NodeStatus(
            NodeStatus.State.FAILED,
            reason,
            since,
            directory,
            null,
            0,
            null,
            0,
            0,
            options.store());
  }

  @Override
  public CompletionStage<Receipt> submit(RecordKind kind, byte[] json, Ack ack, Caller caller) {
    return refuse();
  }

  @Override
  public CompletionStage<List<Outcome>> submitAll(List<byte[]> records, Ack ack, Caller caller) {
    return refuse();
  }

  @Override
  public CompletionStage<Answer> ask(Question question) {
    return refuse();
  }

  @Override
  public CompletionStage<StoredRecord> find(Hash hash, AsOf asOf) {
    return refuse();
  }

  @Override
  public CompletionStage<RecordPage> list(Listing listing) {
    return refuse();
  }

  @Override
  public CompletionStage<ConflictPage> conflicts(ConflictListing listing) {
    return refuse();
  }

  @Override
  public CompletionStage<ChangePage> changes(FeedRequest request, Duration wait) {
    return refuse();
  }

  @Override
  public FeedReader follow(FeedRequest request, String consumer) {
    throw refusal();
  }

  @Override
  public CompletionStage<RecordPage> history(HistoryRequest request) {
    return refuse();
  }

  @Override
  public CompletionStage<DiffPage> diff(DiffRequest request) {
    return refuse();
  }

  @Override
  public List<LensDescription> lenses() {
    return List.of();
  }

  @Override
  public NodeStatus status() {
    return status;
  }

  @Override
  public StorageAdmin storage() {
    throw refusal();
  }

  @Override
  public CompletionStage<Receipt> decide(Hash assertion, boolean approved) {
    return refuse();
  }

  @Override
  public ApiKeys apiKeys() {
    throw refusal();
  }

  @Override
  public JournalAdmin journal() {
    throw refusal();
  }

  @Override
  public void close() {
    // nothing is open
  }

  private static <T> CompletionStage<T> refuse() {
    return CompletableFuture.failedFuture(refusal());
  }

  private static StemeDbException refusal() {
    return Problem.of(ErrorCode.STARTING, "the node could not start; its log says why")
        .toException();
  }
}
