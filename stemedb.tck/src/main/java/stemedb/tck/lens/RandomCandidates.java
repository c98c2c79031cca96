package stemedb.tck.lens;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.Weights;
import stemedb.api.model.AgentId;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;

/**
 * Random candidates of one (subject, predicate), the same for the same seed. Objects, times and
 * confidences come from small pools, so that ties of all sorts are frequent; record numbers are
 * distinct. Not thread-safe.
 */
public final class RandomCandidates {
  /** Equal texts of different types are different objects. */
  private static final List<ObjectValue> OBJECTS =
      List.of(
          new ObjectValue.Text(""),
          new ObjectValue.Text("Paris"),
          new ObjectValue.Text("paris"),
          new ObjectValue.Reference("Paris"),
          new ObjectValue.Text("a longer text, with \u00e9 and \ud83d\ude00"),
          new ObjectValue.Number(0),
          new ObjectValue.Number(640679),
          new ObjectValue.Text("640679"),
          new ObjectValue.Number(-1.5e300),
          new ObjectValue.Bool(true),
          new ObjectValue.Text("true"));

  private static final double[] CONFIDENCES = {0, 0, 1e-9, 0.1, 0.3, 1.0 / 3, 0.5, 0.7, 0.95, 1};
  private static final long[] VOTES = {
    0, 0, 0, -Weights.ONE, 1, Weights.ONE / 2, Weights.ONE, 3 * Weights.ONE
  };

  /** One of the three epochs. */
  private static final Hash SUPERSEDED = CandidateBuilder.hash("epoch", 1);

  private static final Instant FIRST = Instant.parse("2020-02-29T23:59:59.999999999Z");

  private final Random random;

  /**
   * @param seed print it when a test fails
   */
  public RandomCandidates(long seed) {
    random = new Random(seed);
  }

  /** All claims about a pair: one author may claim one object several times. */
  public List<Candidate> all(int count) {
    int objects = 1 + random.nextInt(OBJECTS.size());
    int agents = 1 + random.nextInt(1 + count);
    int times = 1 + random.nextInt(5);
    long offset = 0;
    List<Candidate> candidates = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      offset += 1 + random.nextInt(3);
      candidates.add(one(objects, agents, times, offset));
    }
    return List.copyOf(candidates);
  }

  /**
   * Claims as lenses that count get them: one for each author and object, the best, then newest.
   */
  public List<Candidate> onePerAuthorAndObject(int count) {
    return onePerAuthorAndObject(all(count));
  }

  static List<Candidate> onePerAuthorAndObject(List<Candidate> claims) {
    record Key(AgentId author, ObjectValue object) {}
    Map<Key, Candidate> best = new LinkedHashMap<>();
    for (Candidate candidate : claims) {
      best.merge(
          new Key(candidate.agentId(), candidate.object()),
          candidate,
          BinaryOperator.maxBy(Candidate.WORST_FIRST));
    }
    return List.copyOf(best.values());
  }

  private Candidate one(int objects, int agents, int times, long offset) {
    Hash epoch = maybe("epoch");
    return new CandidateBuilder()
        .object(OBJECTS.get(random.nextInt(objects)))
        .by(random.nextInt(agents))
        .offset(offset)
        .at(FIRST.plusNanos(random.nextInt(times)))
        .confidence(CONFIDENCES[random.nextInt(CONFIDENCES.length)])
        .source(pick(SourceClass.values()))
        .lifecycle(pick(LifecycleStage.values()))
        .sourceHash(maybe("source"))
        .epoch(epoch)
        .epochSuperseded(SUPERSEDED.equals(epoch))
        .votes(VOTES[random.nextInt(VOTES.length)])
        .build();
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private @Nullable Hash maybe(String name) {
    return random.nextBoolean() ? CandidateBuilder.hash(name, random.nextInt(3)) : null;
  }
}
