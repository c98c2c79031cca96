package stemedb.http.endpoint;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import stemedb.api.model.RecordKind;
import stemedb.http.route.BodyRule;
import stemedb.http.route.Route;

/** The route table: every path that the gateway knows. {@code openapi.json} describes the same. */
public final class Routes {
  private static final Set<String> NONE = Set.of();
  private static final Set<String> ACK = Set.of("ack");

  /** Paths below {@code /v1} that another bundle serves; {@code openapi.json} has them too. */
  public static final Set<String> OF_OPS =
      Set.of("/v1/health", "/v1/health/live", "/v1/health/ready", "/v1/health/startup");

  private Routes() {}

  /**
   * The table.
   *
   * @param batchLinesMax how many lines a batch may have
   * @param bundles the bundles of this node, for its operators
   */
  public static List<Route> of(Node node, int batchLinesMax, Supplier<List<BundleInfo>> bundles) {
    WriteEndpoints write = new WriteEndpoints(node, batchLinesMax);
    ReadEndpoints read = new ReadEndpoints(node);
    FeedEndpoints feed = new FeedEndpoints(node);
    AdminEndpoints admin = new AdminEndpoints(bundles);
    StorageEndpoints storage = new StorageEndpoints(node);
    ApiKeyEndpoints keys = new ApiKeyEndpoints(node);
    BackupEndpoints backups = new BackupEndpoints(node);
    PageEndpoints pages = new PageEndpoints();
    return List.of(
        record("/v1/assert", write, RecordKind.ASSERTION),
        record("/v1/assertions", write, RecordKind.ASSERTION),
        record("/v1/vote", write, RecordKind.VOTE),
        record("/v1/epoch", write, RecordKind.EPOCH),
        record("/v1/supersede", write, RecordKind.SUPERSESSION),
        record("/v1/sources", write, RecordKind.SOURCE),
        Route.post("/v1/sources/{hash}/status", ACK, BodyRule.DOCUMENT, write::sourceStatus),
        record("/v1/aliases", write, RecordKind.ALIAS),
        record("/v1/endorse", write, RecordKind.ENDORSEMENT),
        record("/v1/admin/gold-standards", write, RecordKind.GOLD_STANDARD),
        Route.post("/v1/batch", ACK, BodyRule.LINES, write::batch),
        Route.get("/v1/records/{hash}", Set.of("as_of"), read::record),
        Route.get("/v1/assertions/{hash}", Set.of("as_of", "raw"), read::assertion),
        Route.get("/v1/query", QuestionReader.QUERY, read::query).opened(),
        Route.get("/v1/skeptic", QuestionReader.QUESTION, read::skeptic).opened(),
        Route.get("/v1/layered", QuestionReader.LAYERED, read::layered).opened(),
        Route.get(
            "/v1/conflicts",
            Set.of("min_score", "subject_prefix", "predicate", "limit", "cursor"),
            read::conflicts),
        Route.get("/v1/history", QuestionReader.HISTORY, read::history),
        Route.get("/v1/diff", QuestionReader.DIFF, read::diff),
        Route.get("/v1/feed", FeedEndpoints.PARAMETERS, feed::feed),
        Route.get("/v1/lenses", NONE, read::lenses),
        Route.get("/v1/admin/bundles", NONE, admin::bundles),
        Route.get("/v1/admin/api-keys", NONE, keys::list),
        Route.post("/v1/admin/api-keys", NONE, BodyRule.DOCUMENT, keys::create),
        Route.delete("/v1/admin/api-keys/{id}", keys::revoke),
        Route.post("/v1/admin/quarantine/{hash}/approve", NONE, BodyRule.NONE, write::approve),
        Route.post("/v1/admin/quarantine/{hash}/reject", NONE, BodyRule.NONE, write::reject),
        Route.get("/v1/admin/storage", NONE, storage::storage),
        Route.post("/v1/admin/storage/switch", NONE, BodyRule.DOCUMENT, storage::switchTo),
        Route.post("/v1/admin/storage/rebuild", NONE, BodyRule.NONE, storage::rebuild),
        Route.post("/v1/admin/storage/verify", NONE, BodyRule.NONE, storage::verify),
        Route.post("/v1/admin/storage/cancel", NONE, BodyRule.NONE, storage::cancel),
        Route.post("/v1/admin/storage/drop", NONE, BodyRule.DOCUMENT, storage::drop),
        Route.get("/v1/admin/backup", NONE, backups::backup),
        Route.post("/v1/admin/backup", BackupEndpoints.PARAMETERS, BodyRule.NONE, backups::start),
        Route.post("/v1/admin/backup/cancel", NONE, BodyRule.NONE, backups::cancel),
        Route.get("/", NONE, pages::welcome),
        Route.get("/openapi.json", NONE, pages::openApi),
        Route.get("/problems", NONE, pages::problems),
        Route.get("/problems/{code}", NONE, pages::problem));
  }

  private static Route record(String path, WriteEndpoints write, RecordKind kind) {
    return Route.post(path, ACK, BodyRule.DOCUMENT, write.record(kind));
  }
}
