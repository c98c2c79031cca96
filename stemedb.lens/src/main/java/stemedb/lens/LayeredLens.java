package stemedb.lens;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.LayeredResolution;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.LensInfo;
import stemedb.api.lens.Resolution;
import stemedb.api.model.SourceClass;
import stemedb.api.service.ModuleProvider;

/**
 * Each tier by itself: the inner lens decides among its claims. An author who makes one claim in
 * two tiers counts in both. A tier in which the inner lens finds no winner is left out.
 */
@Component(service = Lens.class)
@ModuleProvider(Lens.class)
@LensInfo(
    name = "layered",
    version = "1.0.0",
    description = "a winner for each tier; the highest tier's is the overall one",
    parameters = "inner: the lens that decides within a tier (default consensus)",
    kind = LensInfo.Kind.LAYERED,
    claims = LensInfo.Claims.ALL,
    inner = "consensus")
public final class LayeredLens implements Lens {
  @Override
  public Collector<Candidate, ?, LayeredResolution> collector(LensContext context) {
    return Collectors.collectingAndThen(
        Collectors.groupingBy(
            Candidate::sourceClass, () -> new EnumMap<>(SourceClass.class), context.inner()),
        LayeredLens::layered);
  }

  private static LayeredResolution layered(Map<SourceClass, Resolution> byTier) {
    List<LayeredResolution.Tier> tiers = new ArrayList<>();
    byTier.forEach( // in the order of the constants: highest authority first
        (tier, resolution) -> {
          Candidate winner = resolution.winner();
          if (winner != null) {
            tiers.add(new LayeredResolution.Tier(tier, winner, resolution.confidence()));
          }
        });
    return new LayeredResolution(tiers);
  }
}
