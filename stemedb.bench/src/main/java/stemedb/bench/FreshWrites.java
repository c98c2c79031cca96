package stemedb.bench;

import static stemedb.bench.Comparison.ratio;
import static stemedb.bench.report.Goal.atLeast;
import static stemedb.bench.report.Goal.atMost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stemedb.bench.Contest.Entrant;
import stemedb.bench.claims.ClaimFile;
import stemedb.bench.claims.Claims;
import stemedb.bench.load.NullServer;
import stemedb.bench.load.Pace;
import stemedb.bench.peer.EtcdPeer;
import stemedb.bench.peer.NodePeer;
import stemedb.bench.peer.NullPeer;
import stemedb.bench.peer.Peer;
import stemedb.bench.peer.PostgresPeer;
import stemedb.bench.report.Goal;
import stemedb.bench.report.Results;
import stemedb.bench.report.Series;

/** Single claims and batches, written to stores that begin empty. */
final class FreshWrites {
  private static final int MANY = 64;
  private static final int BATCH_CONNECTIONS = 4;

  /** The open loop's rate as a share of what the slowest peer takes in a closed one. */
  private static final double OPEN_SHARE = 0.6;

  private final Comparison comparison;
  private final Results results;
  private final ClaimFile file;
  private final Claims claims;
  private final List<ClaimFile.Reader> readers = new ArrayList<>();
  private @Nullable Series singleAtMany;
  private @Nullable Series durable;

  FreshWrites(Comparison comparison, ClaimFile file, Claims claims) {
    this.comparison = comparison;
    this.results = comparison.results();
    this.file = file;
    this.claims = claims;
  }

  void run(Path launcher) throws IOException, InterruptedException {
    NodePeer node =
        comparison.take(NodePeer.start(launcher, comparison.newFolder("node"), Map.of()));
    EtcdPeer etcd = comparison.etcd();
    PostgresPeer postgres = comparison.postgres();
    ClaimFile.Reader nodeClaims = reader();
    ClaimFile.Reader etcdClaims = reader();
    if (comparison.settings().runs("single")) {
      singles(node, nodeClaims, etcd, etcdClaims, postgres);
    }
    comparison.stop(postgres);
    if (comparison.settings().runs("batch")) {
      batches(node, nodeClaims, etcd, etcdClaims);
    }
    comparison.stop(node);
    comparison.stop(etcd);
    if (durable != null) {
      verification(durable);
    }
    ceilings();
    for (ClaimFile.Reader reader : readers) {
      reader.close();
    }
  }

  private void singles(
      NodePeer node,
      ClaimFile.Reader nodeClaims,
      @Nullable EtcdPeer etcd,
      ClaimFile.Reader etcdClaims,
      @Nullable PostgresPeer postgres)
      throws IOException, InterruptedException {
    List<Entrant> entrants = new ArrayList<>();
    ClaimWork work = Writers.nodeSingle(node, nodeClaims);
    entrants.add(new Entrant(node, 1, work));
    if (etcd != null) {
      entrants.add(new Entrant(etcd, 1, Writers.etcdSingle(etcd, etcdClaims)));
    }
    comparison.contest().heat(MANY, entrants);
    if (postgres != null) {
      String document = new String(claims.claim(0).json(), StandardCharsets.UTF_8);
      entrants.add(Writers.postgresInsert(postgres, document));
    }
    List<Series> one = comparison.contest().run("1 claim", 1, Pace.CLOSED, entrants);
    double allocatedBefore = node.allocatedBytes();
    long writtenBefore = work.written();
    List<Series> many = comparison.contest().run("1 claim", MANY, Pace.CLOSED, entrants);
    double allocated = (node.allocatedBytes() - allocatedBefore) / (work.written() - writtenBefore);
    singleAtMany = many.get(0);
    promise(one.get(0), of(etcd, one), many.get(0), of(etcd, many), of(postgres, many));
    results.add(Goal.reported("bytes allocated a claim, 64 connections", allocated, "B"));
    double slowest = many.stream().mapToDouble(Series::requestsPerSecond).min().orElse(0);
    Pace pace = Pace.open(Math.max(1, OPEN_SHARE * slowest));
    List<Series> open = comparison.contest().run("1 claim", MANY, pace, entrants);
    results.add(
        Goal.reported(
            "p99 at one open rate, 64 connections, against etcd's",
            ratio(open.get(0), of(etcd, open), series -> series.millis(99)),
            "×"));
  }

  private void promise(
      Series one,
      @Nullable Series etcdOne,
      Series many,
      @Nullable Series etcdMany,
      @Nullable Series postgresMany) {
    results.add(
        atLeast(
            "1 claim, 64 connections, against etcd PUT",
            ratio(many, etcdMany, Series::requestsPerSecond),
            2.0,
            3.0));
    results.add(
        atLeast(
            "1 claim, 1 connection, against etcd PUT",
            ratio(one, etcdOne, Series::requestsPerSecond),
            1.6,
            2.2));
    results.add(
        atMost(
            "p99 at 64 connections against etcd's",
            ratio(many, etcdMany, series -> series.millis(99)),
            0.5,
            0.3,
            "×"));
    results.add(
        atLeast(
            "1 claim, 64 connections, against PostgreSQL's insert",
            ratio(many, postgresMany, Series::requestsPerSecond),
            0.9,
            1.3));
  }

  private void batches(
      NodePeer node,
      ClaimFile.Reader nodeClaims,
      @Nullable EtcdPeer etcd,
      ClaimFile.Reader etcdClaims)
      throws IOException, InterruptedException {
    List<Entrant> entrants = new ArrayList<>();
    entrants.add(batchEntrant(node, nodeClaims, "indexed"));
    if (etcd != null) {
      entrants.add(new Entrant(etcd, Writers.BATCH_CLAIMS, Writers.etcdBatch(etcd, etcdClaims)));
    }
    comparison.contest().heat(BATCH_CONNECTIONS, entrants);
    List<Series> indexed =
        comparison.contest().run("500 claims, indexed", BATCH_CONNECTIONS, Pace.CLOSED, entrants);
    entrants.set(0, batchEntrant(node, nodeClaims, "durable"));
    List<Series> early =
        comparison
            .contest()
            .run("500 claims, ack=durable", BATCH_CONNECTIONS, Pace.CLOSED, entrants);
    results.add(
        atLeast(
            "batches of 500, indexed, against etcd transactions",
            ratio(indexed.get(0), of(etcd, indexed), Series::requestsPerSecond),
            1.2,
            1.6));
    results.add(
        atLeast(
            "batches of 500, ack=durable, against etcd transactions",
            ratio(early.get(0), of(etcd, early), Series::requestsPerSecond),
            2.0,
            2.6));
    durable = early.get(0);
  }

  private static Entrant batchEntrant(NodePeer node, ClaimFile.Reader claims, String ack) {
    return new Entrant(node, Writers.BATCH_CLAIMS, Writers.nodeBatch(node, claims, ack));
  }

  private void verification(Series durable) {
    results.progress("verifying signatures in this process");
    Verification.Fastest fastest = Verification.measure(claims, comparison.settings().seconds());
    results.setting("verifier measured by itself", fastest.describe());
    double micros = durable.cpuMicrosPerRequest() / Writers.BATCH_CLAIMS;
    results.add(
        atMost(
            "server CPU a claim, batches, ack=durable, against the bare verification",
            micros / fastest.cpuMicros(),
            1.6,
            1.3,
            "×"));
  }

  /** What the generator reaches with a server that does nothing. */
  private void ceilings() throws IOException, InterruptedException {
    try (NullPeer nothing = new NullPeer(new NullServer())) {
      Entrant single = Writers.ceiling(nothing, 1, reader());
      comparison.contest().run("1 claim", 1, Pace.CLOSED, List.of(single));
      Series ceiling =
          comparison.contest().run("1 claim", MANY, Pace.CLOSED, List.of(single)).get(0);
      results.add(
          Goal.reported(
              "the generator's ceiling against the node's rate, 64 connections",
              ratio(ceiling, singleAtMany, Series::requestsPerSecond),
              "×"));
      Entrant batch = Writers.ceiling(nothing, Writers.BATCH_CLAIMS, reader());
      comparison.contest().run("500 claims", BATCH_CONNECTIONS, Pace.CLOSED, List.of(batch));
    }
  }

  private ClaimFile.Reader reader() throws IOException {
    ClaimFile.Reader reader = file.reader();
    readers.add(reader);
    return reader;
  }

  /** The series of a peer, if it took part. */
  private static @Nullable Series of(@Nullable Peer peer, List<Series> all) {
    return all.stream()
        .filter(series -> peer != null && series.peer().equals(peer.name()))
        .findFirst()
        .orElse(null);
  }
}
