package stemedb.engine.lens;

import java.util.List;
import stemedb.api.LensDescription;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensInfo;

/**
 * A lens that is there now. What its annotation says is read once: each look at an annotation goes
 * through a proxy.
 *
 * @param number of its registration: no two have the same
 * @param description what {@code GET /v1/lenses} shows
 * @param wantsAll whether it wants to see all claims, not one an author and object
 * @param votes whether it looks at votes
 * @param inner name of the lens that it has work inside by default; empty when it has none
 * @param health how its calls have ended
 * @param bundleId the bundle's number; 0 without a framework
 */
public record InstalledLens(
    long number,
    Lens lens,
    LensDescription description,
    boolean wantsAll,
    boolean votes,
    String inner,
    LensHealth health,
    long bundleId) {

  static InstalledLens of(long number, Lens lens, LensInfo info, String bundle, long bundleId) {
    return new InstalledLens(
        number,
        lens,
        new LensDescription(
            info.name(),
            info.version(),
            info.kind(),
            info.description(),
            bundle,
            List.of(info.parameters())),
        info.claims() == LensInfo.Claims.ALL,
        info.votes(),
        info.inner(),
        new LensHealth(),
        bundleId);
  }

  /** What questions call it by. */
  public String name() {
    return description.name();
  }
}
