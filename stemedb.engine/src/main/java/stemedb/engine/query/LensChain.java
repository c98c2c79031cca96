package stemedb.engine.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.lens.LensInfo;
import stemedb.engine.lens.InstalledLens;
import stemedb.engine.lens.LensRegistry;

/**
 * The lens that a question asks, the lens that works inside it, and so on.
 *
 * @param lenses the outermost first
 */
record LensChain(List<InstalledLens> lenses) {
  /** The question's parameter that names the second. */
  static final String PARAMETER = "inner";

  private static final int LENSES_MAX = 4;

  /**
   * @throws stemedb.engine.NotYet when one of them is being replaced
   * @throws stemedb.api.StemeDbException when one is not there or gives no single winner
   */
  static LensChain of(LensRegistry registry, String name, Map<String, String> parameters) {
    List<InstalledLens> lenses = new ArrayList<>();
    lenses.add(registry.get(name));
    String inner = lenses.get(0).inner();
    if (!inner.isEmpty()) {
      inner = parameters.getOrDefault(PARAMETER, inner);
    }
    while (!inner.isEmpty()) {
      InstalledLens next = registry.get(inner);
      if (next.description().kind() != LensInfo.Kind.RESOLUTION || lenses.size() == LENSES_MAX) {
        throw Problem.at(
                ErrorCode.VALIDATION_FAILED,
                PARAMETER,
                inner + " cannot work inside " + name + ": inner is a lens with one winner")
            .toException();
      }
      lenses.add(next);
      inner = next.inner();
    }
    return new LensChain(List.copyOf(lenses));
  }

  InstalledLens outer() {
    return lenses.get(0);
  }

  List<InstalledLens> inner() {
    return lenses.subList(1, lenses.size());
  }

  /** Whether one of them looks at votes. */
  boolean votes() {
    return lenses.stream().anyMatch(InstalledLens::votes);
  }

  /** Which registrations they are: another version of a lens is another lens. */
  List<Long> numbers() {
    return lenses.stream().map(InstalledLens::number).toList();
  }
}
