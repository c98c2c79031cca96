package stemedb.lens;

import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.LensInfo;
import stemedb.api.lens.Resolution;
import stemedb.api.service.ModuleProvider;

/**
 * Claims of superseded epochs do not count, even where the question lets them in; then the inner
 * lens decides. It sees all claims, so that an author's claim of an old epoch does not hide the
 * same author's claim of a current one.
 */
@Component(service = Lens.class)
@ModuleProvider(Lens.class)
@LensInfo(
    name = "epoch_aware",
    version = "1.0.0",
    description = "drops claims of superseded epochs, then applies another lens",
    parameters = "inner: the lens that decides among the others (default consensus)",
    claims = LensInfo.Claims.ALL,
    inner = "consensus")
public final class EpochAwareLens implements Lens {
  @Override
  public Collector<Candidate, ?, Resolution> collector(LensContext context) {
    return Collectors.filtering(claim -> !claim.epochSuperseded(), context.inner());
  }
}
