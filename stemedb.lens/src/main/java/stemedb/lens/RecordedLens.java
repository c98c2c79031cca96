package stemedb.lens;

import java.util.Comparator;
import java.util.stream.Collector;
import org.osgi.service.component.annotations.Component;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.LensInfo;
import stemedb.api.lens.Resolution;
import stemedb.api.service.ModuleProvider;

/** The latest offset: causal order, whatever the authors' clocks say. */
@Component(service = Lens.class)
@ModuleProvider(Lens.class)
@LensInfo(
    name = "recorded",
    version = "1.0.0",
    description = "the claim that was recorded last wins",
    claims = LensInfo.Claims.ALL)
public final class RecordedLens implements Lens {
  @Override
  public Collector<Candidate, ?, Resolution> collector(LensContext context) {
    return Winner.by(Comparator.comparingLong(Candidate::offset));
  }
}
