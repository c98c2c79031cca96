package stemedb.engine;

import static stemedb.engine.Claims.number;
import static stemedb.engine.EmbeddedTest.get;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import stemedb.api.Ack;
import stemedb.api.AsOf;
import stemedb.api.Question;
import stemedb.api.metrics.Metrics;
import stemedb.api.model.Hash;
import stemedb.engine.query.PairCache;
import stemedb.engine.query.QueryEngine;
import stemedb.record.AgentKey;

/**
 * How long questions take inside the engine, on one thread, with LevelDB: medians of rounds, as
 * multiples of a read by hash. Arguments: a new folder, seconds a round.
 */
final class ReadBench {
  private static final int ROUNDS = 5;

  private ReadBench() {}

  public static void main(String... args) {
    long nanos = (long) (Double.parseDouble(args[1]) * 1e9);
    try (Engine engine = Nodes.open(Path.of(args[0]), Nodes.backend("leveldb"), 64 << 20)) {
      fill(engine, "ten/", 500, 10);
      fill(engine, "thousand/", 4, 1000);
      Hash hash = Claims.claim(key(0), "ten/0", number(0), 0).hash();
      double unit = time(nanos, i -> get(engine.find(hash, AsOf.HEAD)));
      System.out.printf(Locale.ROOT, "by hash %.2f us%n", unit / 1000);
      for (String what : List.of("nothing", "rows", "answers")) {
        QueryEngine queries = queries(engine, what);
        for (String pairs : List.of("ten/", "thousand/")) {
          int count = pairs.equals("ten/") ? 500 : 4;
          double nanosEach =
              time(nanos, i -> queries.ask(Question.of(pairs + i % count, "p", "consensus")));
          System.out.printf(
              Locale.ROOT,
              "consensus %-10s %-8s kept  %8.2f us  %6.2f%n",
              pairs,
              what,
              nanosEach / 1000,
              nanosEach / unit);
        }
      }
    }
  }

  private static QueryEngine queries(Engine engine, String what) {
    PairCache cache =
        new PairCache(
            what.equals("nothing") ? 0 : 64 << 20,
            what.equals("answers") ? 64 << 20 : 0,
            Metrics.NONE);
    try (var lease = engine.parts().store().holder().lease()) {
      cache.serving(lease.number(), engine.indexer().head().offset());
    }
    return new QueryEngine(
        engine.parts().store().holder(),
        engine.indexer(),
        engine.lensRegistry(),
        engine.guard(),
        cache,
        Clock.systemUTC());
  }

  private static void fill(Engine engine, String prefix, int pairs, int candidates) {
    AgentKey[] authors =
        IntStream.range(0, candidates).mapToObj(ReadBench::key).toArray(AgentKey[]::new);
    List<byte[]> lines = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      for (int i = 0; i < candidates; i++) {
        lines.add(
            Claims.claim(authors[i], prefix + pair, number(i % 3), (i % 10) / 10.0).toTaggedJson());
        if (lines.size() == 1000) {
          get(engine.submitAll(lines, Ack.INDEXED));
          lines.clear();
        }
      }
    }
    if (!lines.isEmpty()) {
      get(engine.submitAll(lines, Ack.INDEXED));
    }
  }

  private static AgentKey key(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    seed[1] = (byte) (number >> 8);
    seed[31] = 1;
    return AgentKey.ofSeed(seed);
  }

  private static double time(long nanos, IntConsumer call) {
    List<Double> rounds = new ArrayList<>();
    for (int round = 0; round <= ROUNDS; round++) {
      long start = System.nanoTime();
      int calls = 0;
      while (System.nanoTime() - start < nanos) {
        for (int i = 0; i < 20; i++) {
          call.accept(calls++);
        }
      }
      rounds.add((System.nanoTime() - start) / (double) calls);
    }
    rounds.remove(0); // warming up
    rounds.sort(Comparator.naturalOrder());
    return rounds.get(ROUNDS / 2);
  }
}
