package stemedb.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import stemedb.api.model.Hash;
import stemedb.api.model.RecordKind;
import stemedb.api.service.ModuleConsumer;

/**
 * The database: takes signed records in and answers questions about them.
 *
 * <p>Thread-safe. Nothing here blocks its caller for long: what has to wait (for the journal's
 * flush, for a store or a lens that is being replaced) completes its stage later, within a limit,
 * on a thread of the database. A stage ends with its result or with {@link StemeDbException}. Do
 * little in dependent actions; hand longer work to a thread of your own.
 *
 * <p>In a framework this is a service. A program without one calls {@link #open(Path)} and closes
 * the database at the end.
 */
@ProviderType
@ModuleConsumer(StemeDbFactory.class)
public interface StemeDb extends AutoCloseable {

  /** Opens the database in that folder with {@link StemeDbOptions#DEFAULT}. */
  static StemeDb open(Path directory) {
    return open(directory, StemeDbOptions.DEFAULT);
  }

  /**
   * Opens the database in that folder, or makes one there. The engine, a journal, a storage
   * backend, a verifier and lenses have to be on the class path or module path.
   *
   * @throws StemeDbException when the folder is in use, damaged, or belongs to another backend
   */
  static StemeDb open(Path directory, StemeDbOptions options) {
    return ServiceLoader.load(StemeDbFactory.class)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no engine found: put stemedb.engine on the class path or module path"))
        .open(directory, options);
  }

  /** Takes one signed record in, of the program that this database runs in. */
  default CompletionStage<Receipt> submit(RecordKind kind, byte[] json, Ack ack) {
    return submit(kind, json, ack, Caller.OWNER);
  }

  /**
   * Takes one signed record in.
   *
   * @param kind its kind
   * @param json the document with {@code signatures}, in UTF-8
   * @param ack how long to wait
   * @param caller who brings it; one who is bound to subjects can bring records about these alone
   */
  CompletionStage<Receipt> submit(RecordKind kind, byte[] json, Ack ack, Caller caller);

  /** Takes many in, of the program that this database runs in. */
  default CompletionStage<List<Outcome>> submitAll(List<byte[]> records, Ack ack) {
    return submitAll(records, ack, Caller.OWNER);
  }

  /**
   * Takes many in; a bad one does not stop the others.
   *
   * @param records each a document with {@code kind} and {@code signatures}, at most 10,000
   * @param ack how long to wait
   * @param caller who brings them
   * @return an outcome for each, in order
   */
  CompletionStage<List<Outcome>> submitAll(List<byte[]> records, Ack ack, Caller caller);

  /** Asks a lens. */
  CompletionStage<Answer> ask(Question question);

  /**
   * Finds a record of any kind by its hash.
   *
   * @return the record as it stood then; ends with {@link ErrorCode#NOT_FOUND} when it was not
   *     there
   */
  CompletionStage<StoredRecord> find(Hash hash, AsOf asOf);

  /** Lists assertions that count, in order of subject, predicate and offset. */
  CompletionStage<RecordPage> list(Listing listing);

  /** Lists pairs whose claims disagree. */
  CompletionStage<ConflictPage> conflicts(ConflictListing listing);

  /**
   * Reads a page of the change feed: every record, in the order of the numbers.
   *
   * @param wait how long to wait when there is nothing yet, at most a minute; the page is then
   *     without changes
   */
  CompletionStage<ChangePage> changes(FeedRequest request, Duration wait);

  /**
   * Follows the change feed.
   *
   * @param request where to start, and the size of a page
   * @param consumer a word for metrics: who reads
   * @throws StemeDbException {@link ErrorCode#TOO_MANY_READERS}
   */
  FeedReader follow(FeedRequest request, String consumer);

  /** Tells all assertions of a pair in the order in which they were recorded. */
  CompletionStage<RecordPage> history(HistoryRequest request);

  /** Tells what changed between two pasts. */
  CompletionStage<DiffPage> diff(DiffRequest request);

  /** The lenses that are installed, by name. */
  List<LensDescription> lenses();

  /** How the node is; never waits. */
  NodeStatus status();

  /** What an operator does with the store while the node serves. */
  StorageAdmin storage();

  /**
   * Decides in the name of this node's root about an assertion that a policy held back.
   *
   * @param approved whether it counts from now on
   * @return ends with {@link ErrorCode#NOT_FOUND} when there is no such assertion
   */
  CompletionStage<Receipt> decide(Hash assertion, boolean approved);

  /** The API keys of this node. */
  ApiKeys apiKeys();

  /** What an operator does with the journal while the node serves. */
  JournalAdmin journal();

  /** Ends what is under way, flushes and closes. */
  @Override
  void close();
}
