package stemedb.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import stemedb.api.Ack;
import stemedb.api.Outcome;
import stemedb.api.Receipt;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbOptions;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreOptions;
import stemedb.api.storage.WriteBatch;
import stemedb.bench.claims.Claim;
import stemedb.bench.claims.ClaimFile;
import stemedb.bench.peer.Folders;
import stemedb.bench.report.Goal;
import stemedb.bench.report.Table;

/**
 * The database in this process, signatures not checked and the journal flushed, against LevelDB
 * alone that is given the same keys and values in the same order and flushes nothing: what journal,
 * JSON and hashes cost on top of the store.
 */
final class EmbeddedWrites {
  private static final int BATCH = 1000;
  private static final int BATCHES_MAX = 100;

  /** Batches under way at once, as from so many writers. */
  private static final int UNDER_WAY = 4;

  private static final int ANSWER_MAX_SECONDS = 60;

  /** Held, since the log manager would drop it and its level. */
  private final Logger log = Logger.getLogger("stemedb");

  private final Comparison comparison;
  private final List<List<byte[]>> batches = new ArrayList<>();

  EmbeddedWrites(Comparison comparison, ClaimFile file) throws IOException {
    this.comparison = comparison;
    int count = Math.max(1, Math.min(BATCHES_MAX, comparison.settings().fill() / BATCH));
    try (ClaimFile.Reader claims = file.reader()) {
      for (int i = 0; i < count; i++) {
        batches.add(claims.take(BATCH).stream().map(Claim::taggedJson).toList());
      }
    }
  }

  void run() throws IOException, InterruptedException {
    log.setLevel(Level.SEVERE); // it warns of unchecked signatures at each opening
    comparison.results().progress("the embedded database against LevelDB alone");
    StemeDbOptions options = StemeDbOptions.DEFAULT.withUnsafeSkipSignatures();
    Path recorded = comparison.newFolder("recorded");
    embedded(recorded, options.withStore(RecordingBackend.NAME));
    List<WriteBatch> rows = RecordingBackend.recorded(recorded, batches.size());
    Folders.remove(recorded);
    List<Double> ours = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    for (int round = 0; round <= comparison.settings().rounds(); round++) {
      Path folder = comparison.newFolder("embedded");
      double embedded = embedded(folder, options);
      Folders.remove(folder);
      Path store = comparison.newFolder("leveldb");
      double alone = alone(store, options.cacheBytes(), rows);
      Folders.remove(store);
      if (round > 0) { // the first one warms both up
        ours.add(embedded);
        bare.add(alone);
      }
    }
    double share = 100 * median(ours) / median(bare);
    comparison
        .results()
        .add(
            new Goal(
                "embedded, signatures off, batches of 1,000, against LevelDB alone",
                share,
                50,
                80,
                Goal.Better.HIGHER,
                "%"));
    Table table = new Table("in this process", "claims/s", "acknowledged after");
    table.add("embedded database", Table.figure(median(ours)), "fdatasync of the journal");
    table.add("LevelDB alone", Table.figure(median(bare)), "the write, no flush");
    comparison.results().add("Embedded", table);
  }

  /** Claims a second. */
  private double embedded(Path folder, StemeDbOptions options)
      throws IOException, InterruptedException {
    try (StemeDb database = StemeDb.open(folder, options)) {
      long start = System.nanoTime();
      Queue<CompletableFuture<List<Outcome>>> underWay = new ArrayDeque<>();
      for (List<byte[]> batch : batches) {
        if (underWay.size() == UNDER_WAY) {
          await(underWay.remove());
        }
        underWay.add(database.submitAll(batch, Ack.INDEXED).toCompletableFuture());
      }
      while (!underWay.isEmpty()) {
        await(underWay.remove());
      }
      return perSecond(start);
    }
  }

  private static void await(CompletableFuture<List<Outcome>> answer)
      throws IOException, InterruptedException {
    try {
      for (Outcome outcome : answer.get(ANSWER_MAX_SECONDS, TimeUnit.SECONDS)) {
        if (!(outcome instanceof Receipt)) {
          throw new IOException("the database refused a claim: " + outcome);
        }
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the database did not take a batch", e);
    }
  }

  /** Claims a second. */
  private double alone(Path folder, long cacheBytes, List<WriteBatch> rows) {
    StoreOptions options = new StoreOptions(cacheBytes, StoreOptions.DEFAULT.writeBufferBytes());
    try (Store store = RecordingBackend.levelDb().open(folder, options)) {
      long start = System.nanoTime();
      rows.forEach(store::write);
      return perSecond(start);
    }
  }

  private double perSecond(long start) {
    return batches.size() * (double) BATCH / ((System.nanoTime() - start) / 1e9);
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
