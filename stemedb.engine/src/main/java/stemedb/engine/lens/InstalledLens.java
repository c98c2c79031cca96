package stemedb.engine.lens;

import stemedb.api.LensDescription;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensInfo;

/**
 * A lens that is there now.
 *
 * @param number of its registration: no two have the same
 * @param bundle where it comes from
 * @param bundleId the bundle's number; 0 without a framework
 */
public record InstalledLens(long number, Lens lens, LensInfo info, String bundle, long bundleId) {

  /** What {@code GET /v1/lenses} shows. */
  public LensDescription describe() {
    return new LensDescription(
        info.name(),
        info.version(),
        info.kind(),
        info.description(),
        bundle,
        java.util.List.of(info.parameters()));
  }
}
