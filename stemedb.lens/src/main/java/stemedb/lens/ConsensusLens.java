package stemedb.lens;

import java.util.stream.Collector;
import org.osgi.service.component.annotations.Component;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.LensInfo;
import stemedb.api.lens.Resolution;
import stemedb.api.service.ModuleProvider;

/**
 * The object with the most distinct authors and in it the most confident, then newest claim. Every
 * candidate is an author by itself, since the engine hands over one for each author and object.
 */
@Component(service = Lens.class)
@ModuleProvider(Lens.class)
@LensInfo(
    name = "consensus",
    version = "1.0.0",
    description = "the object with the most distinct authors wins")
public final class ConsensusLens implements Lens {
  @Override
  public Collector<Candidate, ?, Resolution> collector(LensContext context) {
    return ObjectTally.collector((tally, c) -> tally.add(c, 1, c.weight()));
  }
}
