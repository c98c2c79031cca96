package stemedb.engine.submit;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stemedb.api.Ack;
import stemedb.api.ApiKeys;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.Receipt;
import stemedb.api.model.ApiKey;
import stemedb.api.model.Hash;
import stemedb.api.model.QuarantineDecision;
import stemedb.engine.index.KeyTable;
import stemedb.record.AgentKey;
import stemedb.record.Signing;

/**
 * Makes API keys and takes them back, and decides about what is held back: records that the node
 * signs with its root key.
 */
public final class KeyRing implements ApiKeys {
  private final KeyTable table;
  private final SubmitPipeline pipeline;
  private final AgentKey root;
  private final Supplier<@Nullable Problem> refusal;
  private final CompletionStage<?> started;
  private final Clock clock;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  /**
   * @param root signs
   * @param refusal what stands against writes now
   * @param started ends when the database has started
   */
  public KeyRing(
      KeyTable table,
      SubmitPipeline pipeline,
      AgentKey root,
      Supplier<@Nullable Problem> refusal,
      CompletionStage<?> started,
      Clock clock) {
    this.table = table;
    this.pipeline = pipeline;
    this.root = root;
    this.refusal = refusal;
    this.started = started;
    this.clock = clock;
  }

  @Override
  public @Nullable ApiKey find(String id) {
    requireComplete();
    return table.find(id);
  }

  @Override
  public List<ApiKey> list() {
    requireComplete();
    return table.all();
  }

  @Override
  public CompletionStage<ApiKey> create(ApiKey key) {
    requireComplete();
    if (!underWay.add(key.id())) {
      return used(key.id());
    }
    CompletionStage<ApiKey> created = table.find(key.id()) == null ? append(key) : used(key.id());
    return created.whenComplete((done, failure) -> underWay.remove(key.id()));
  }

  @Override
  public CompletionStage<ApiKey> revoke(String id) {
    ApiKey key = find(id);
    if (key == null) {
      return failed(Problem.of(ErrorCode.NOT_FOUND, "there is no API key with that id"));
    }
    return key.revoked()
        ? CompletableFuture.completedFuture(key)
        : append(key.revoked(clock.instant().truncatedTo(ChronoUnit.MICROS)));
  }

  @Override
  public CompletionStage<ApiKey> seed(ApiKey key) {
    return started
        .thenCompose(ready -> table.whenComplete())
        .thenCompose(
            ready -> {
              ApiKey there = table.find(key.id());
              return there == null ? create(key) : CompletableFuture.completedFuture(there);
            });
  }

  /** Decides in the name of the root about an assertion that was held back. */
  public CompletionStage<Receipt> decide(Hash assertion, boolean approved) {
    Problem problem = refusal.get();
    return problem != null
        ? CompletableFuture.failedFuture(problem.toException())
        : pipeline.append(
            Signing.sign(
                new QuarantineDecision(
                    assertion,
                    approved,
                    null,
                    root.agentId(),
                    clock.instant().truncatedTo(ChronoUnit.MICROS)),
                root),
            Ack.INDEXED);
  }

  private CompletionStage<ApiKey> append(ApiKey key) {
    Problem problem = refusal.get();
    if (problem != null) {
      return failed(problem);
    }
    CompletionStage<Receipt> durable = pipeline.append(Signing.sign(key, root), Ack.DURABLE);
    return durable.thenApply(receipt -> table.apply(key));
  }

  private void requireComplete() {
    if (!table.isComplete()) {
      throw Problem.of(ErrorCode.STARTING, "the API keys are not there yet").toException();
    }
  }

  private static CompletionStage<ApiKey> used(String id) {
    return failed(Problem.of(ErrorCode.CONFLICT, "there is an API key with the id " + id));
  }

  private static CompletionStage<ApiKey> failed(Problem problem) {
    return CompletableFuture.failedFuture(problem.toException());
  }
}
