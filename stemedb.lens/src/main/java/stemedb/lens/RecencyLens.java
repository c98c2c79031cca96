package stemedb.lens;

import java.util.stream.Collector;
import org.osgi.service.component.annotations.Component;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.LensInfo;
import stemedb.api.lens.Resolution;
import stemedb.api.service.ModuleProvider;

/** The newest claim: latest timestamp, then latest offset. */
@Component(service = Lens.class)
@ModuleProvider(Lens.class)
@LensInfo(
    name = "recency",
    version = "1.0.0",
    description = "the claim with the latest timestamp wins",
    claims = LensInfo.Claims.ALL)
public final class RecencyLens implements Lens {
  @Override
  public Collector<Candidate, ?, Resolution> collector(LensContext context) {
    return Winner.by(Candidate.OLDEST_FIRST);
  }
}
