package stemedb.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import stemedb.bench.load.Load;
import stemedb.bench.load.Pace;
import stemedb.bench.peer.Peer;
import stemedb.bench.report.Results;
import stemedb.bench.report.Series;
import stemedb.bench.report.Trial;

/**
 * Lets peers take turns at the same work, so that what disturbs the machine for a while disturbs
 * all of them. Another peer begins each round.
 */
final class Contest {
  private static final int HEAT_ROUNDS = 5;

  private final Settings settings;
  private final Results results;

  Contest(Settings settings, Results results) {
    this.settings = settings;
    this.results = results;
  }

  /** What a peer does for some seconds. */
  @FunctionalInterface
  interface Work {
    Load.Result run(int connections, Pace pace, double seconds)
        throws IOException, InterruptedException;
  }

  /**
   * One that takes part.
   *
   * @param claimsPerRequest 0 for reads
   */
  record Entrant(Peer peer, int claimsPerRequest, Work work) {}

  /**
   * Runs all rounds.
   *
   * @return a series for each entrant, in their order
   */
  List<Series> run(String what, int connections, Pace pace, List<Entrant> entrants)
      throws IOException, InterruptedException {
    List<List<Trial>> trials = new ArrayList<>();
    entrants.forEach(entrant -> trials.add(new ArrayList<>()));
    for (int round = 0; round < settings.rounds(); round++) {
      for (int turn = 0; turn < entrants.size(); turn++) {
        int index = (round + turn) % entrants.size();
        trials.get(index).add(trial(entrants.get(index), connections, pace));
      }
    }
    List<Series> all = new ArrayList<>();
    for (int i = 0; i < entrants.size(); i++) {
      Entrant entrant = entrants.get(i);
      int claims = entrant.claimsPerRequest();
      Series series =
          new Series(
              what,
              entrant.peer().name(),
              claims == 0 ? "" : entrant.peer().fsync(),
              connections,
              pace.requestsPerSecond(),
              claims,
              trials.get(i));
      results.add(series);
      all.add(series);
    }
    return all;
  }

  /**
   * Lets peers that have just been started work for some time before anything is measured: a JVM
   * has to compile its code first.
   */
  void heat(int connections, List<Entrant> entrants) throws IOException, InterruptedException {
    results.progress("warming up");
    for (int i = 0; i < HEAT_ROUNDS; i++) {
      for (Entrant entrant : entrants) {
        entrant.work().run(connections, Pace.CLOSED, settings.warmUpSeconds());
      }
    }
  }

  private Trial trial(Entrant entrant, int connections, Pace pace)
      throws IOException, InterruptedException {
    entrant.work().run(connections, pace, settings.warmUpSeconds());
    double before = entrant.peer().cpuSeconds();
    Load.Result result = entrant.work().run(connections, pace, settings.seconds());
    return new Trial(result, entrant.peer().cpuSeconds() - before);
  }
}
