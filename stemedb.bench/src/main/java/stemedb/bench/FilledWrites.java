package stemedb.bench;

import static stemedb.bench.Comparison.ratio;
import static stemedb.bench.report.Goal.atLeast;
import static stemedb.bench.report.Goal.atMost;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import stemedb.bench.Contest.Entrant;
import stemedb.bench.claims.ClaimFile;
import stemedb.bench.load.Pace;
import stemedb.bench.peer.EtcdPeer;
import stemedb.bench.peer.NodePeer;
import stemedb.bench.report.Results;
import stemedb.bench.report.Series;

/** Writes to stores that hold much already, and what a full node needs to start. */
final class FilledWrites {
  private static final int CONNECTIONS = 256;
  private static final int BATCH_CONNECTIONS = 4;
  private static final double GIB = 1 << 30;

  private final Comparison comparison;
  private final Results results;
  private final ClaimFile file;
  private final int fill;

  FilledWrites(Comparison comparison, ClaimFile file) {
    this.comparison = comparison;
    this.results = comparison.results();
    this.file = file;
    this.fill = comparison.settings().fill();
  }

  void run(Path launcher) throws IOException, InterruptedException {
    results.progress("signing " + count(fill) + " claims");
    file.sign(fill);
    NodePeer node =
        comparison.take(NodePeer.start(launcher, comparison.newFolder("node"), Map.of()));
    try (ClaimFile.Reader claims = file.reader()) {
      ClaimWork batches = Writers.nodeBatch(node, claims, "indexed");
      results.progress("filling the node");
      batches.fill(fill / 10);
      Series early = ingest(node, batches, batches.written());
      batches.fill(fill - batches.written());
      double resident = node.residentBytes();
      long singles = versusEtcd(node, claims);
      results.progress("kill -9, and start again");
      double restart = node.killAndRestartSeconds();
      results.progress("filling the node up to " + count(2L * fill) + " claims");
      batches.fill(2L * fill - batches.written() - singles);
      Series late = ingest(node, batches, batches.written() + singles);
      results.add(
          atLeast(
              "ingest rate with " + count(2L * fill) + " claims stored ÷ with " + count(fill / 10),
              ratio(late, early, Series::requestsPerSecond),
              0.7,
              0.85));
      results.add(
          atMost(
              "restart to ready with " + count(fill) + " claims after kill -9",
              restart,
              6,
              3,
              "s"));
      results.add(
          atMost(
              "resident memory with " + count(fill) + " claims", resident / GIB, 1, 0.75, "GiB"));
    }
    comparison.stop(node);
  }

  private Series ingest(NodePeer node, ClaimWork batches, long stored)
      throws IOException, InterruptedException {
    Entrant entrant = new Entrant(node, Writers.BATCH_CLAIMS, batches);
    return comparison
        .contest()
        .run(
            "500 claims, " + count(stored) + " stored",
            BATCH_CONNECTIONS,
            Pace.CLOSED,
            List.of(entrant))
        .get(0);
  }

  /** Returns how many claims the node has taken. */
  private long versusEtcd(NodePeer node, ClaimFile.Reader claims)
      throws IOException, InterruptedException {
    List<Entrant> entrants = new ArrayList<>();
    ClaimWork singles = Writers.nodeSingle(node, claims);
    entrants.add(new Entrant(node, 1, singles));
    EtcdPeer etcd = comparison.etcd();
    try (ClaimFile.Reader etcdClaims = file.reader()) {
      if (etcd != null) {
        results.progress("filling etcd");
        Writers.etcdBatch(etcd, etcdClaims).fill(fill);
        entrants.add(new Entrant(etcd, 1, Writers.etcdSingle(etcd, etcdClaims)));
      }
      List<Series> all =
          comparison
              .contest()
              .run("1 claim, " + count(fill) + " stored", CONNECTIONS, Pace.CLOSED, entrants);
      results.add(
          atLeast(
              "1 claim, 256 connections, both with " + count(fill) + " claims, against etcd PUT",
              ratio(all.get(0), etcd == null ? null : all.get(1), Series::requestsPerSecond),
              1.3,
              2.0));
    }
    comparison.stop(etcd);
    return singles.written();
  }

  private static String count(long claims) {
    return String.format(Locale.ROOT, "%,d", claims);
  }
}
