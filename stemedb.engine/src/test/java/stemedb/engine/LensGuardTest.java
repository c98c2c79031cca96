package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.engine.Claims.author;
import static stemedb.engine.Claims.number;
import static stemedb.engine.EmbeddedTest.get;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.Answer;
import stemedb.api.ErrorCode;
import stemedb.api.Question;
import stemedb.api.StemeDbException;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.LensInfo;
import stemedb.api.lens.Resolution;
import stemedb.api.model.RecordKind;

/** A lens of another bundle can at worst fail its own questions. */
class LensGuardTest {
  @TempDir Path folder;
  private Engine engine;

  /** Does what a test wants before it folds. */
  @LensInfo(name = "foreign", description = "the newest, if at all")
  static final class ForeignLens implements Lens {
    private final Runnable first;

    ForeignLens(Runnable first) {
      this.first = first;
    }

    @Override
    public Collector<Candidate, ?, Resolution> collector(LensContext context) {
      first.run();
      return Collectors.collectingAndThen(
          Collectors.maxBy(Candidate.OLDEST_FIRST),
          last -> last.map(c -> new Resolution(c, 1)).orElse(Resolution.NONE));
    }
  }

  @BeforeEach
  void open() {
    engine = Nodes.open(folder, Nodes.backend("memory"), 0);
    get(
        engine.submit(
            RecordKind.ASSERTION,
            Claims.claim(author(1), "s", number(1), 1).toJson(),
            Ack.INDEXED));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private Lens install(Runnable first) {
    Lens lens = new ForeignLens(first);
    engine.lensRegistry().add(lens, "other 1.0.0", 9);
    return lens;
  }

  private Answer ask(String lens) {
    return get(engine.ask(Question.of("s", "p", lens)));
  }

  private ErrorCode refusal() {
    return assertThrows(StemeDbException.class, () -> ask("foreign")).problem().code();
  }

  private static void await(String what, Supplier<Boolean> condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.get()) {
      assertTrue(System.nanoTime() - deadline < 0, what);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void hang(CountDownLatch until) {
    boolean waiting = true;
    while (waiting) {
      try {
        until.await();
        waiting = false;
      } catch (InterruptedException e) {
        waiting = true; // deaf, too
      }
    }
  }

  @Test
  void aGoodOneAnswersOnAThreadOfItsOwn() {
    StringBuilder thread = new StringBuilder();
    install(() -> thread.append(Thread.currentThread().getName()));
    assertEquals(1, ask("foreign").candidatesCount());
    assertEquals("stemedb-lens", thread.toString());
  }

  @Test
  void oneThatHangsIsSuspendedUntilItComesBackAndTheOthersGoOn() {
    CountDownLatch until = new CountDownLatch(1);
    CountingMetrics metrics = new CountingMetrics();
    engine.metrics().target(metrics);
    install(() -> hang(until));
    assertEquals(ErrorCode.LENS_TIMEOUT, refusal());
    assertEquals(ErrorCode.LENS_SUSPENDED, refusal());
    assertEquals(1, metrics.gauge("stemedb_lens_calls_abandoned"));
    assertEquals(1, ask("consensus").candidatesCount());
    until.countDown();
    await("it came back", () -> metrics.gauge("stemedb_lens_calls_abandoned") == 0);
    assertEquals(1, ask("foreign").candidatesCount());
  }

  @Test
  void anUpdateResumesOneThatHangs() {
    CountDownLatch until = new CountDownLatch(1);
    Lens old = install(() -> hang(until));
    assertEquals(ErrorCode.LENS_TIMEOUT, refusal());
    engine.lensRegistry().remove(old);
    install(() -> {});
    assertEquals(1, ask("foreign").candidatesCount());
    until.countDown();
  }

  @Test
  void oneThatThrowsFiveTimesInARowIsSuspended() {
    Lens old =
        install(
            () -> {
              throw new IllegalStateException("bad");
            });
    for (int i = 0; i < 5; i++) {
      assertEquals(ErrorCode.LENS_FAILED, refusal());
    }
    assertEquals(ErrorCode.LENS_SUSPENDED, refusal());
    engine.lensRegistry().remove(old);
    install(() -> {});
    assertEquals(1, ask("foreign").candidatesCount());
  }
}
