package stemedb.bench;

import static stemedb.bench.Comparison.ratio;
import static stemedb.bench.report.Goal.atLeast;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import stemedb.bench.Contest.Entrant;
import stemedb.bench.claims.Candidate;
import stemedb.bench.claims.Claim;
import stemedb.bench.claims.ClaimFile;
import stemedb.bench.claims.Claims;
import stemedb.bench.claims.EtcdRequests;
import stemedb.bench.claims.NodeRequests;
import stemedb.bench.load.Load;
import stemedb.bench.load.LoadGenerator;
import stemedb.bench.load.NullServer;
import stemedb.bench.load.Pace;
import stemedb.bench.peer.BareServletPeer;
import stemedb.bench.peer.EtcdPeer;
import stemedb.bench.peer.HttpPeer;
import stemedb.bench.peer.NodePeer;
import stemedb.bench.peer.NullPeer;
import stemedb.bench.peer.PostgresPeer;
import stemedb.bench.report.Series;

/** Reads by hash against etcd, the consensus lens against SQL, cached answers against a servlet. */
final class ReadBench {
  private static final int CONNECTIONS = 64;
  private static final int READABLE = 20_000;
  private static final byte[] VALUE = "\"value\"".getBytes(StandardCharsets.US_ASCII);
  private static final Map<String, String> NOTHING_CACHED = Map.of("STEMEDB_CACHE_SIZE", "0");

  /** Pairs with as many candidates each; a set's name is part of its subjects. */
  private enum Set {
    TEN(10, 500),
    THOUSAND(1000, 20);

    private final int candidates;
    private final int pairs;

    Set(int candidates, int pairs) {
      this.candidates = candidates;
      this.pairs = pairs;
    }

    String title() {
      return "consensus over " + candidates;
    }
  }

  private final Comparison comparison;
  private final Path launcher;
  private final Claims claims;
  private final Path data;

  private ReadBench(Comparison comparison, Path launcher) throws IOException {
    this.comparison = comparison;
    this.launcher = launcher;
    this.claims =
        new Claims(comparison.settings().seed(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
    this.data = comparison.newFolder("node");
  }

  /** False when there were wrong answers. */
  static boolean run(Settings settings, Path launcher, PrintStream out)
      throws IOException, InterruptedException {
    try (Comparison comparison = new Comparison("Reads", Comparison.OVER_HTTP, settings, out)) {
      ReadBench bench = new ReadBench(comparison, launcher);
      if (settings.runs("hash")) {
        bench.byHash();
      }
      if (settings.runs("consensus") || settings.runs("cached")) {
        bench.consensus();
      }
      return comparison.report();
    }
  }

  private NodePeer node(Map<String, String> settings) throws IOException, InterruptedException {
    return comparison.take(NodePeer.start(launcher, data, settings));
  }

  private void byHash() throws IOException, InterruptedException {
    NodePeer node = node(Map.of());
    EtcdPeer etcd = comparison.etcd();
    ClaimFile file = new ClaimFile(comparison.newFolder("claims").resolve("claims"), claims);
    List<Claim> known;
    try (ClaimFile.Reader reader = file.reader();
        ClaimFile.Reader etcdReader = file.reader();
        ClaimFile.Reader nodeReader = file.reader()) {
      known = new ArrayList<>(reader.take(READABLE));
      Writers.nodeBatch(node, nodeReader, "indexed").fill(READABLE);
      if (etcd != null) {
        Writers.etcdBatch(etcd, etcdReader).fill(READABLE);
      }
    }
    Collections.shuffle(known, new Random(comparison.settings().seed()));
    NodeRequests requests = new NodeRequests(node.url(), null);
    List<Entrant> entrants = new ArrayList<>();
    entrants.add(reader(node, known.stream().map(claim -> requests.read(claim.hash())).toList()));
    if (etcd != null) {
      EtcdRequests ranges = new EtcdRequests(etcd.url());
      entrants.add(reader(etcd, known.stream().map(ranges::range).toList()));
    }
    comparison.contest().heat(CONNECTIONS, entrants);
    List<Series> all = comparison.contest().run("read by hash", CONNECTIONS, Pace.CLOSED, entrants);
    comparison
        .results()
        .add(
            atLeast(
                "read by hash, 64 connections, against etcd range",
                ratio(all.get(0), etcd == null ? null : all.get(1), Series::requestsPerSecond),
                7,
                10));
    byte[] answer = new LoadGenerator(node.address()).fetch(requests.read(known.get(0).hash()));
    try (NullPeer nothing = new NullPeer(new NullServer(200, answer))) {
      Entrant ceiling = reader(nothing, List.of(requests.read(known.get(0).hash())));
      comparison.contest().run("read by hash", CONNECTIONS, Pace.CLOSED, List.of(ceiling));
    }
    comparison.stop(node);
    comparison.stop(etcd);
  }

  private void consensus() throws IOException, InterruptedException {
    NodePeer node = node(Map.of());
    PostgresPeer postgres = comparison.settings().runs("consensus") ? comparison.postgres() : null;
    List<Candidate> candidates = new ArrayList<>();
    for (Set set : Set.values()) {
      candidates.addAll(candidates(set));
    }
    load(node, candidates.stream().map(Candidate::claim).toList());
    if (postgres != null) {
      ConsensusSql.load(postgres, candidates);
      for (Set set : Set.values()) {
        new SameAnswers(node, postgres, claims).check(set.name(), set.candidates);
      }
    }
    if (comparison.settings().runs("cached")) {
      cached(node);
    }
    comparison.stop(node);
    if (comparison.settings().runs("consensus")) {
      NodePeer bare = node(NOTHING_CACHED);
      againstSql(bare, postgres, Set.TEN, "nothing cached", 1.0, 1.5);
      againstSql(bare, postgres, Set.THOUSAND, "nothing cached", 1.0, 1.5);
      comparison.stop(bare);
      // a node cannot keep rows and no answers, so there is nothing to measure yet
      comparison
          .results()
          .add(atLeast(goal(Set.THOUSAND, "decoded rows cached"), Double.NaN, 4, 10));
    }
    comparison.stop(postgres);
  }

  private List<Candidate> candidates(Set set) {
    return IntStream.range(0, set.pairs * set.candidates)
        .parallel()
        .mapToObj(
            i -> {
              int author = i % set.candidates;
              return claims.candidate(set.name(), i / set.candidates, author, author % 4 % 3);
            })
        .toList();
  }

  /** In order, so that the offsets are those of the rows in SQL. */
  private static void load(NodePeer node, List<Claim> claims) throws IOException {
    NodeRequests requests = new NodeRequests(node.url(), null);
    List<byte[]> batches = new ArrayList<>();
    for (int from = 0; from < claims.size(); from += Writers.BATCH_CLAIMS) {
      int to = Math.min(claims.size(), from + Writers.BATCH_CLAIMS);
      batches.add(requests.writeBatch(claims.subList(from, to), "indexed"));
    }
    Load load = new Load(batches, false, answer -> answer.status() == 200);
    Load.Result result =
        new LoadGenerator(node.address()).run(load, 1, Pace.CLOSED, Long.MAX_VALUE);
    if (result.requests() != batches.size()) {
      throw new IOException("the node refused claims to be read: " + result.firstError());
    }
  }

  private static String goal(Set set, String cached) {
    return set.title() + " candidates, " + cached + ", against one SQL statement";
  }

  private void againstSql(
      NodePeer node,
      @Nullable PostgresPeer postgres,
      Set set,
      String cached,
      double must,
      double aim)
      throws IOException, InterruptedException {
    List<Entrant> entrants = new ArrayList<>();
    entrants.add(reader(node, questions(node, set)));
    comparison.contest().heat(CONNECTIONS, entrants);
    if (postgres != null) {
      String subject = claims.pairSubject(set.name(), 0).replaceFirst("0$", "");
      String script =
          "\\set pair random(0, "
              + (set.pairs - 1)
              + ")\n"
              + ConsensusSql.statement("'" + subject + "' || :pair")
              + ";\n";
      entrants.add(
          new Entrant(
              postgres,
              0,
              (connections, pace, seconds) ->
                  postgres.run(script, Map.of(), connections, pace, seconds)));
    }
    List<Series> all =
        comparison.contest().run(set.title() + ", " + cached, CONNECTIONS, Pace.CLOSED, entrants);
    comparison
        .results()
        .add(
            atLeast(
                goal(set, cached),
                ratio(all.get(0), postgres == null ? null : all.get(1), Series::requestsPerSecond),
                must,
                aim));
  }

  private void cached(NodePeer node) throws IOException, InterruptedException {
    List<byte[]> questions = questions(node, Set.TEN);
    byte[] answer = new LoadGenerator(node.address()).fetch(questions.get(0));
    BareServletPeer servlet =
        comparison.take(BareServletPeer.start(comparison.newFolder("servlet"), answer));
    List<Entrant> entrants = List.of(reader(node, questions), reader(servlet, questions));
    comparison.contest().heat(CONNECTIONS, entrants);
    List<Series> all =
        comparison
            .contest()
            .run(Set.TEN.title() + ", answer cached", CONNECTIONS, Pace.CLOSED, entrants);
    comparison
        .results()
        .add(
            atLeast(
                "consensus, answer cached, against a bare servlet with the same bytes",
                ratio(all.get(0), all.get(1), Series::requestsPerSecond),
                0.85,
                0.93));
    comparison.stop(servlet);
  }

  private List<byte[]> questions(HttpPeer node, Set set) {
    NodeRequests requests = new NodeRequests(URI.create(node.url().toString()), null);
    return IntStream.range(0, set.pairs)
        .mapToObj(pair -> requests.consensus(claims.pairSubject(set.name(), pair)))
        .toList();
  }

  /** One that sends the same requests again and again; each answer has to hold a value. */
  private static Entrant reader(HttpPeer peer, List<byte[]> requests) {
    LoadGenerator generator = new LoadGenerator(peer.address());
    Load load =
        new Load(requests, true, answer -> answer.status() == 200 && answer.countInBody(VALUE) > 0);
    return new Entrant(
        peer,
        0,
        (connections, pace, seconds) ->
            generator.run(load, connections, pace, (long) (seconds * 1e9)));
  }
}
