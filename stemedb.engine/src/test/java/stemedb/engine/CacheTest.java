package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stemedb.engine.Claims.author;
import static stemedb.engine.Claims.number;
import static stemedb.engine.EmbeddedTest.get;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.Answer;
import stemedb.api.AsOf;
import stemedb.api.Decay;
import stemedb.api.Filters;
import stemedb.api.Question;
import stemedb.api.ShareWeight;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.LensInfo;
import stemedb.api.lens.Resolution;
import stemedb.api.metrics.Metrics;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.RecordKind;
import stemedb.api.model.SourceClass;
import stemedb.engine.query.PairCache;
import stemedb.engine.query.QueryEngine;
import stemedb.record.SignedRecord;

/** What is kept is never stale: every answer is compared with one that is made from the store. */
class CacheTest {
  private static final int SUBJECTS = 4;
  private static final long LARGE = 64L << 20;

  /** Holds about a dozen pairs and answers, so that things come and go all the time. */
  private static final long SMALL = 120_000;

  @TempDir Path folder;

  /** The same store, and nothing kept. */
  private static QueryEngine twin(Engine engine) {
    return new QueryEngine(
        engine.parts().store().holder(),
        engine.indexer(),
        engine.lensRegistry(),
        engine.guard(),
        PairCache.of(0, Metrics.NONE),
        Clock.systemUTC());
  }

  private static Question question(Random random, AsOf asOf) {
    Filters filters =
        switch (random.nextInt(4)) {
          case 0 ->
              new Filters(
                  EnumSet.allOf(LifecycleStage.class),
                  EnumSet.allOf(SourceClass.class),
                  random.nextInt(3) / 4.0,
                  null,
                  null,
                  random.nextBoolean() ? author(1).agentId() : null,
                  null,
                  random.nextBoolean());
          default -> Filters.DEFAULT;
        };
    return new Question(
        "s" + random.nextInt(SUBJECTS),
        "p",
        RebuildTest.LENSES.get(random.nextInt(RebuildTest.LENSES.size())),
        filters,
        asOf,
        null,
        random.nextInt(8) == 0 ? new Decay.ByTier() : Decay.NONE,
        ShareWeight.values()[random.nextInt(3)],
        random.nextInt(5) == 0,
        random.nextInt(3) == 0 ? Map.of("inner", "vote_aware_consensus") : Map.of());
  }

  private static Question at(Question asked, Answer answer) {
    return new Question(
        asked.subject(),
        asked.predicate(),
        asked.lens(),
        asked.filters(),
        new AsOf.Offset(answer.offset()),
        answer.time(),
        asked.decay(),
        asked.shareWeight(),
        asked.explain(),
        asked.parameters());
  }

  private static void check(Engine engine, QueryEngine twin, Question question, String name) {
    Answer answer = get(engine.ask(question));
    Answer anew = twin.ask(at(question, answer));
    assertEquals(RebuildTest.text(anew), RebuildTest.text(answer), () -> name + ": " + question);
  }

  @Test
  void anAnswerIsTheSameAsOneThatIsMadeAnewWhateverIsWrittenInBetween() {
    for (long seed = 1; seed <= 4; seed++) {
      Random random = new Random(seed);
      String name = "seed " + seed;
      CountingMetrics metrics = new CountingMetrics();
      long bytes = seed % 2 == 0 ? SMALL : LARGE;
      Path data = Histories.prepare(folder.resolve(name));
      try (Engine engine = Nodes.open(data, Nodes.backend("memory"), bytes)) {
        engine.metrics().target(metrics);
        QueryEngine twin = twin(engine);
        List<Question> again = new ArrayList<>();
        for (SignedRecord record : Histories.of(seed, 250, SUBJECTS)) {
          Histories.submit(engine, record);
          long head = engine.status().offset();
          again.subList(0, Math.max(0, again.size() - 40)).clear();
          for (int i = 0; i < 8; i++) {
            AsOf asOf =
                random.nextInt(3) > 0 ? AsOf.HEAD : new AsOf.Offset(random.nextInt((int) head + 1));
            Question question = question(random, asOf);
            again.add(question);
            check(engine, twin, question, name);
            check(engine, twin, again.get(random.nextInt(again.size())), name);
          }
        }
        for (String cache : List.of("rows", "answers")) {
          assertTrue(metrics.count("stemedb_cache_hits_total", "cache", cache) > 5, cache);
          assertTrue(metrics.count("stemedb_cache_misses_total", "cache", cache) > 0, cache);
          double size = metrics.gauge("stemedb_cache_size_bytes", "cache", cache);
          assertTrue(size > 0 && size <= bytes / 2.0, cache + " " + size);
        }
      }
    }
  }

  @Test
  void readersNeverSeeThePastAgainWhileOneWrites() throws Exception {
    List<SignedRecord> history = Histories.of(7, 800, SUBJECTS);
    ExecutorService readers = Executors.newFixedThreadPool(3);
    try (Engine engine = Nodes.open(Histories.prepare(folder), Nodes.backend("memory"), LARGE)) {
      QueryEngine twin = twin(engine);
      AtomicBoolean done = new AtomicBoolean();
      List<Future<Integer>> running = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Random random = new Random(i);
        running.add(
            readers.submit(
                () -> {
                  long last = 0;
                  int asked = 0;
                  while (!done.get() || asked < 100) {
                    Question question = question(random, AsOf.HEAD);
                    Answer answer = get(engine.ask(question));
                    assertTrue(answer.offset() >= last, "went back from " + last);
                    last = answer.offset();
                    assertEquals(
                        RebuildTest.text(twin.ask(at(question, answer))), RebuildTest.text(answer));
                    asked++;
                  }
                  return asked;
                }));
      }
      try {
        for (SignedRecord record : history) {
          Histories.submit(engine, record);
          long before = engine.status().offset();
          assertTrue(get(engine.ask(question(new Random(before), AsOf.HEAD))).offset() >= before);
        }
      } finally {
        done.set(true);
      }
      for (Future<Integer> reader : running) {
        assertTrue(reader.get(60, TimeUnit.SECONDS) >= 100);
      }
    } finally {
      readers.shutdownNow();
    }
  }

  @Test
  void aLensThatLooksAtTheMomentIsAskedAnew() {
    try (Engine engine = Nodes.open(folder, Nodes.backend("memory"), LARGE)) {
      engine.lensRegistry().add(new MomentLens(), "test", 2);
      get(
          engine.submit(
              RecordKind.ASSERTION,
              Claims.claim(author(1), "s0", number(1), 1).toJson(),
              Ack.INDEXED));
      double first = confidence(engine);
      get(
          engine.submit(
              RecordKind.ASSERTION,
              Claims.claim(author(1), "s1", number(1), 1).toJson(),
              Ack.INDEXED));
      assertEquals(first + 0.001, confidence(engine), 1e-9);
    }
  }

  private static double confidence(Engine engine) {
    Answer answer = get(engine.ask(Question.of("s0", "p", "moment")));
    return ((Answer.Resolved) answer.finding()).confidence();
  }

  @Test
  void withoutCacheNothingIsKept() {
    CountingMetrics metrics = new CountingMetrics();
    try (Engine engine = Nodes.open(folder, Nodes.backend("memory"), 0)) {
      engine.metrics().target(metrics);
      for (SignedRecord record : RebuildTest.history(1, 5, 1)) {
        get(engine.submit(RecordKind.ASSERTION, record.toJson(), Ack.INDEXED));
      }
      get(engine.ask(Question.of("s0", "p", "consensus")));
      get(engine.ask(Question.of("s0", "p", "consensus").withAsOf(new AsOf.Offset(3))));
      for (String cache : List.of("rows", "answers")) {
        assertEquals(0, metrics.count("stemedb_cache_hits_total", "cache", cache));
        assertEquals(0, metrics.count("stemedb_cache_misses_total", "cache", cache));
        assertEquals(0, metrics.gauge("stemedb_cache_size_bytes", "cache", cache));
      }
    }
  }

  /** Its confidence is the answer's offset in thousandths. */
  @LensInfo(name = "moment", description = "the last one, as sure as the offset is high")
  static final class MomentLens implements Lens {
    @Override
    public Collector<Candidate, ?, Resolution> collector(LensContext context) {
      double confidence = context.offset() / 1000.0;
      return Collectors.collectingAndThen(
          Collectors.maxBy(Candidate.OLDEST_FIRST),
          last -> last.map(c -> new Resolution(c, confidence)).orElse(Resolution.NONE));
    }
  }
}
