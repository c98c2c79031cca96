package stemedb.engine.query;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stemedb.api.Decay;
import stemedb.api.Filters;
import stemedb.api.Question;
import stemedb.api.ShareWeight;

/**
 * All that an answer depends on, but the past and the time that are asked for.
 *
 * @param lenses numbers of the services of the lens and of those inside it: another version of a
 *     lens is another lens. Not the lenses themselves, which would keep their class loaders
 */
record AnswerKey(
    PairId pair,
    List<Long> lenses,
    Filters filters,
    ShareWeight shareWeight,
    boolean explain,
    Map<String, String> parameters) {

  /** Null for a question whose answer changes with time: under decay. */
  static @Nullable AnswerKey of(
      Question question, PairId pair, LensChain chain, Map<String, String> parameters) {
    return question.decay() instanceof Decay.None
        ? new AnswerKey(
            pair,
            chain.numbers(),
            question.filters(),
            question.shareWeight(),
            question.explain(),
            parameters)
        : null;
  }
}
