package stemedb.api.lens;

import java.util.stream.Collector;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Resolves the candidates of one (subject, predicate) when somebody reads. Annotate the class with
 * {@link LensInfo}; the package documentation shows an example and lists the laws.
 */
@ConsumerType
public interface Lens {

  /**
   * A fold over the candidates: order-free, free of side effects, without I/O. It is asked for once
   * a question; nothing of one question is kept for the next. Huge pairs are folded in parallel and
   * merged by the collector's combiner.
   *
   * @param context what the answer depends on besides the candidates
   * @return a collector whose result for no candidates is a result, too
   */
  Collector<Candidate, ?, ? extends LensResult> collector(LensContext context);
}
