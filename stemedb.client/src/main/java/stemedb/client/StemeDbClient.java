package stemedb.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stemedb.api.Answer;
import stemedb.api.ChangePage;
import stemedb.api.ConflictListing;
import stemedb.api.ConflictPage;
import stemedb.api.DiffPage;
import stemedb.api.DiffRequest;
import stemedb.api.FeedRequest;
import stemedb.api.HistoryRequest;
import stemedb.api.LensDescription;
import stemedb.api.Listing;
import stemedb.api.Question;
import stemedb.api.Receipt;
import stemedb.api.RecordPage;
import stemedb.api.StoredRecord;
import stemedb.api.model.Hash;
import stemedb.api.model.SourceStatus;
import stemedb.record.SignedRecord;

/**
 * A node, over HTTP. Thread-safe; each call waits for its answer, limited by the time-out. Whatever
 * goes wrong is a {@link StemeDbClientException}.
 */
public final class StemeDbClient {
  private final Transport transport;

  private StemeDbClient(Transport transport) {
    this.transport = transport;
  }

  /** A node at that address, without an API key, with a time-out of 30 seconds. */
  public static StemeDbClient of(URI base) {
    return of(base, null, Duration.ofSeconds(30));
  }

  /**
   * A node at that address.
   *
   * @param base such as {@code http://127.0.0.1:18180}; a path in it goes before those of the node
   * @param apiKey sent with every request; null for none
   * @param timeout how long one request may take
   * @throws IllegalArgumentException when the address is no HTTP address
   */
  public static StemeDbClient of(URI base, @Nullable String apiKey, Duration timeout) {
    return new StemeDbClient(new Transport(base, apiKey, timeout));
  }

  /** Sends one record and waits until reads see it. */
  public Receipt submit(SignedRecord record) {
    return Transport.read(
        transport.post("/v1/" + path(record), "application/json", record.toJson()),
        Answers::receipt);
  }

  private static String path(SignedRecord record) {
    return switch (record.kind()) {
      case ASSERTION -> "assert";
      case VOTE -> "vote";
      case EPOCH -> "epoch";
      case SUPERSESSION -> "supersede";
      case SOURCE -> "sources";
      case SOURCE_STATUS ->
          "sources/" + ((SourceStatus) record.document()).sourceHash() + "/status";
      case ALIAS -> "aliases";
      case ENDORSEMENT -> "endorse";
      case GOLD_STANDARD -> "admin/gold-standards";
      case TRUST_OUTCOME, SETTING, QUARANTINE_DECISION ->
          throw new IllegalArgumentException(record.kind().wireName() + " goes in a batch");
      case GENESIS, COSIGNATURE, API_KEY ->
          throw new IllegalArgumentException(record.kind().wireName() + " is made by the node");
    };
  }

  /**
   * Sends many records in order, 500 at a time. While the node works on one batch the next is taken
   * from {@code records}, so an iterator that signs costs no extra time. A refused record does not
   * stop the others; an exception does, and what was sent before it is stored.
   *
   * @param results told of every record in order, on the calling thread
   */
  public BatchSummary batch(Iterable<SignedRecord> records, Consumer<BatchResult> results) {
    return new BatchSender(transport, results).send(records.iterator());
  }

  /** Asks a lens that resolves. */
  public Answer query(Question question) {
    return Transport.read(get("/v1/query", Parameters.of(question)), Answers::resolved);
  }

  /** Asks the skeptic, whatever lens the question names: all values side by side. */
  public Answer skeptic(Question question) {
    Map<String, String> parameters = Parameters.of(question);
    parameters.remove("lens");
    return Transport.read(get("/v1/skeptic", parameters), Answers::analyzed);
  }

  /** Lists assertions, a page of them. */
  public RecordPage list(Listing listing) {
    return Transport.read(get("/v1/query", Parameters.of(listing)), Answers::recordPage);
  }

  /** Lists pairs whose claims disagree, a page of them. */
  public ConflictPage conflicts(ConflictListing listing) {
    return Transport.read(get("/v1/conflicts", Parameters.of(listing)), Answers::conflictPage);
  }

  /**
   * Reads a page of the change feed. How many bytes it has is the node's choice.
   *
   * @param wait how long the node is to wait when there is nothing new: up to 30 seconds, and less
   *     than the time-out
   */
  public ChangePage changes(FeedRequest request, Duration wait) {
    Map<String, String> parameters = Parameters.of(request);
    parameters.put("limit", Integer.toString(request.limit()));
    parameters.put("wait", Long.toString(wait.toSeconds()));
    return Transport.read(get("/v1/feed", parameters), Answers::changePage);
  }

  /**
   * Follows the change feed from there on. What the request says of pages does not matter.
   *
   * @param patience how long to try again when the node does not answer, or has no room
   */
  public ChangeStream follow(FeedRequest request, Duration patience) {
    return new ChangeStream(transport, request, patience);
  }

  /** All assertions of a pair in the order in which they were recorded, a page of them. */
  public RecordPage history(HistoryRequest request) {
    return Transport.read(get("/v1/history", Parameters.of(request)), Answers::recordPage);
  }

  /** What changed between two pasts, a page of it. */
  public DiffPage diff(DiffRequest request) {
    return Transport.read(get("/v1/diff", Parameters.of(request)), Answers::diffPage);
  }

  /** The assertion of that hash. */
  public StoredRecord assertion(Hash hash) {
    return Transport.read(get("/v1/assertions/" + hash, Map.of()), Answers::record);
  }

  /** The lenses that are installed. */
  public List<LensDescription> lenses() {
    return Transport.read(
        get("/v1/lenses", Map.of()), json -> Answers.list(json.get("lenses"), Answers::lens));
  }

  /** How the node is, also when it is not well. */
  public Health health() {
    return transport.health();
  }

  /**
   * Asks anything else that can be got.
   *
   * @param path such as {@code /v1/query}
   * @param parameters not encoded yet
   */
  public JsonValue get(String path, Map<String, String> parameters) {
    return transport.get(path, parameters);
  }

  /**
   * Sends anything else that is answered with JSON.
   *
   * @param path such as {@code /v1/admin/storage/switch}
   * @param json the body; empty for none
   */
  public JsonValue post(String path, String json) {
    return transport.post(path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes away what is at a path. */
  public JsonValue delete(String path) {
    return transport.delete(path);
  }
}
