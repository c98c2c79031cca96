package stemedb.lens;

import java.util.stream.Collector;
import org.osgi.service.component.annotations.Component;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.LensInfo;
import stemedb.api.lens.Resolution;
import stemedb.api.service.ModuleProvider;

/** The highest confidence, after decay and to the billionth, as everywhere. */
@Component(service = Lens.class)
@ModuleProvider(Lens.class)
@LensInfo(
    name = "confidence",
    version = "1.0.0",
    description = "the most confident claim wins, of these the newest")
public final class ConfidenceLens implements Lens {
  @Override
  public Collector<Candidate, ?, Resolution> collector(LensContext context) {
    return Winner.by(Candidate.WORST_FIRST);
  }
}
