package stemedb.engine.query;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import stemedb.api.Decay;
import stemedb.api.Filters;
import stemedb.api.Question;
import stemedb.api.ShareWeight;
import stemedb.engine.lens.InstalledLens;

/**
 * All that an answer depends on, but the past and the time that are asked for.
 *
 * @param lens number of the lens's service: another version of a lens is another lens. Not the lens
 *     itself, which would keep its class loader
 */
record AnswerKey(
    PairId pair,
    long lens,
    Filters filters,
    ShareWeight shareWeight,
    boolean explain,
    Map<String, String> parameters) {

  /** Null for a question whose answer changes with time: under decay. */
  static @Nullable AnswerKey of(
      Question question, PairId pair, InstalledLens lens, Map<String, String> parameters) {
    return question.decay() instanceof Decay.None
        ? new AnswerKey(
            pair,
            lens.number(),
            question.filters(),
            question.shareWeight(),
            question.explain(),
            parameters)
        : null;
  }
}
