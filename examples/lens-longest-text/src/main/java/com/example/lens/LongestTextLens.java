package com.example.lens;

import java.util.Comparator;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.LensInfo;
import stemedb.api.lens.Resolution;
import stemedb.api.service.ModuleProvider;

/** The longest text wins, of equally long ones the newest claim. */
@Component(service = Lens.class)
@ModuleProvider(Lens.class)
@LensInfo(name = "longest_text", version = "1.0.0", description = "the longest text wins")
public class LongestTextLens implements Lens {
  private static final Comparator<Candidate> SHORTEST_FIRST =
      Comparator.<Candidate>comparingInt(c -> c.object().text().length())
          .thenComparing(Candidate.OLDEST_FIRST);

  @Override
  public Collector<Candidate, ?, Resolution> collector(LensContext context) {
    return Collectors.collectingAndThen(
        Collectors.maxBy(SHORTEST_FIRST),
        longest -> longest.map(c -> new Resolution(c, c.confidence())).orElse(Resolution.NONE));
  }
}
