package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.engine.Claims.author;
import static stemedb.engine.Claims.claim;
import static stemedb.engine.EmbeddedTest.get;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.AsOf;
import stemedb.api.ErrorCode;
import stemedb.api.NodeStatus.State;
import stemedb.api.Receipt;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbException;
import stemedb.api.StemeDbOptions;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.RecordKind;

/** A disk that takes its time: the queue fills up to its limit, and what is too much is refused. */
class QueueFullTest {
  private static final StemeDbOptions UNCHECKED =
      new StemeDbOptions(
          "memory", Durability.NONE, JournalOptions.DEFAULT_SEGMENT_BYTES, 8L << 20, true);
  private static final long QUEUE_BYTES_MAX = 64L << 20;
  private static final int TEXT_BYTES = 16_000;

  /** More than fit the queue. */
  private static final int CLAIMS = (int) (QUEUE_BYTES_MAX / TEXT_BYTES * 5 / 4);

  private static final int AGAIN = 300;

  private static final String MARK = "123456789";
  private static final byte[] TEMPLATE =
      claim(author(1), "s", new ObjectValue.Text("x".repeat(TEXT_BYTES) + MARK), 0.5).toJson();

  @TempDir Path folder;

  private final HookedJournals journals = new HookedJournals();
  private final CountDownLatch flush = new CountDownLatch(1);

  private static byte[] numbered(int number) {
    return new String(TEMPLATE, StandardCharsets.UTF_8)
        .replace(MARK, Integer.toString(number))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static CompletableFuture<Receipt> submit(StemeDb db, int number) {
    return db.submit(RecordKind.ASSERTION, numbered(number), Ack.INDEXED).toCompletableFuture();
  }

  private static ErrorCode refusal(CompletableFuture<Receipt> ended) {
    try {
      get(ended);
      return null;
    } catch (StemeDbException e) {
      return e.problem().code();
    }
  }

  private void holdBack() {
    try {
      assertTrue(flush.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private long written;

  @Test
  void whatIsTooMuchIsRefusedAndNothingElse() {
    CountingMetrics metrics = new CountingMetrics();
    try (Engine db =
        Nodes.open(folder, journals, Nodes.backend("memory"), UNCHECKED, Duration.ZERO)) {
      db.metrics().target(metrics);
      journals.beforeAppend = this::holdBack;
      List<CompletableFuture<Receipt>> waiting = new ArrayList<>();
      int refused = 0;
      boolean full = false;
      for (int i = 0; i < CLAIMS; i++) {
        CompletableFuture<Receipt> receipt = submit(db, i);
        if (receipt.isCompletedExceptionally()) {
          assertEquals(ErrorCode.QUEUE_FULL, refusal(receipt));
          assertEquals(429, refusal(receipt).httpStatus());
          refused++;
          full = true;
        } else {
          assertTrue(!full, "once full it stays full while nothing is flushed");
          waiting.add(receipt);
        }
      }
      long accepted = waiting.size();
      assertEquals(CLAIMS, accepted + refused);
      assertTrue(waiting.stream().noneMatch(CompletableFuture::isDone), "nothing is durable");
      assertTrue(accepted * TEXT_BYTES < QUEUE_BYTES_MAX, accepted + " claims wait");
      assertTrue(accepted * TEXT_BYTES > QUEUE_BYTES_MAX * 8 / 10, accepted + " claims wait");
      assertEquals(State.READY, db.status().state());
      assertEquals(1, db.status().offset(), "questions are answered meanwhile");

      flush.countDown();
      for (CompletableFuture<Receipt> receipt : waiting) {
        Receipt done = get(receipt);
        assertEquals(done.offset(), get(db.find(done.hash(), AsOf.HEAD)).offset());
      }
      assertEquals(accepted, db.status().assertionsCount(), "what was refused is not there");
      String ingested = "stemedb_assertions_ingested_total";
      assertEquals(accepted, metrics.count(ingested, "result", "created"));
      assertEquals(refused, metrics.count(ingested, "result", "refused"));

      for (int i = CLAIMS - AGAIN; i < CLAIMS; i++) { // refused before
        assertEquals(Receipt.Status.CREATED, get(submit(db, i)).status());
      }
      written = accepted + AGAIN;
      assertEquals(written, db.status().assertionsCount());
      System.out.printf(
          "queue full: %d claims of %d bytes wait, %d more are refused, 0 lost%n",
          accepted, TEMPLATE.length, refused);
    }
    try (Engine db = Nodes.open(folder, Nodes.backend("memory"), UNCHECKED, Duration.ZERO)) {
      assertEquals(written, db.status().assertionsCount(), "all are there after a restart");
    }
  }
}
