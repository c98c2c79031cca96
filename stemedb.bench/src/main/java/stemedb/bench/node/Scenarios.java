package stemedb.bench.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import stemedb.bench.claims.Claim;
import stemedb.bench.claims.Claims;
import stemedb.bench.claims.NodeRequests;
import stemedb.bench.load.Load;
import stemedb.bench.load.LoadGenerator;
import stemedb.bench.load.NullServer;
import stemedb.bench.load.Pace;

/** What is measured, one method a kind; all claims are new to the node. */
final class Scenarios {
  static final int BATCH_CLAIMS = 500;
  static final int CANDIDATES = 10;
  private static final int BATCH_CONNECTIONS = 4;
  private static final int MANY_CONNECTIONS = 64;
  private static final int READABLE_CLAIMS = 5000;
  private static final int PAIRS = 100;
  private static final String SET = "pair";
  private static final String INDEXED = "indexed";
  private static final long PRELOAD_MAX_NANOS = TimeUnit.MINUTES.toNanos(2);

  /** Claims a second for which the warm-up is prepared; a faster node ends it earlier. */
  private static final int WARM_UP_RATE = 10_000;

  /** A warmed-up node may be faster than the warm-up was. */
  private static final double RESERVE = 2;

  private static final double NANOS_A_SECOND = 1e9;
  private static final int CLAIM_BYTES = 1024;
  private static final byte[] CREATED = ascii("\"status\":\"created\"");
  private static final byte[] ALL_CANDIDATES = ascii("\"candidates_count\":" + CANDIDATES);

  private final Options options;
  private final NodeRequests requests;
  private final Claims claims;
  private final LoadGenerator node;
  private final Consumer<Measurement> results;
  private int nextClaim;

  /**
   * @param results is told each result
   */
  Scenarios(Options options, Claims claims, Consumer<Measurement> results) {
    this.options = options;
    this.requests = new NodeRequests(options.url(), options.apiKey());
    this.claims = claims;
    this.node = new LoadGenerator(options.address());
    this.results = results;
  }

  /** Measures everything. */
  void run() throws IOException {
    singleWrites(1);
    singleWrites(MANY_CONNECTIONS);
    batchWrites();
    reads();
    questions();
    ceilings();
  }

  private void singleWrites(int connections) throws IOException {
    writes("write, 1 claim", connections, 1, this::singleWrite, answer -> answer.status() == 201);
  }

  private void batchWrites() throws IOException {
    writes(
        "write, batch of " + BATCH_CLAIMS,
        BATCH_CONNECTIONS,
        BATCH_CLAIMS,
        this::batchWrite,
        answer -> answer.status() == 200 && answer.countInBody(CREATED) == BATCH_CLAIMS);
  }

  private void reads() throws IOException {
    List<Claim> known =
        IntStream.range(nextClaim, nextClaim += READABLE_CLAIMS)
            .parallel()
            .mapToObj(claims::claim)
            .toList();
    preload(known);
    List<byte[]> reads =
        new ArrayList<>(known.stream().map(claim -> requests.read(claim.hash())).toList());
    Collections.shuffle(reads, new Random(options.seed()));
    Load load = new Load(reads, true, answer -> answer.status() == 200);
    repeated("read by hash", 1, load);
    repeated("read by hash", MANY_CONNECTIONS, load);
  }

  private void questions() throws IOException {
    preload(
        IntStream.range(0, PAIRS * CANDIDATES)
            .mapToObj(
                i -> claims.candidate(SET, i / CANDIDATES, i % CANDIDATES, i % CANDIDATES).claim())
            .toList());
    List<byte[]> questions =
        IntStream.range(0, PAIRS)
            .mapToObj(pair -> requests.consensus(claims.pairSubject(SET, pair)))
            .toList();
    Load load =
        new Load(
            questions,
            true,
            answer -> answer.status() == 200 && answer.countInBody(ALL_CANDIDATES) == 1);
    repeated("consensus of " + CANDIDATES, 1, load);
    repeated("consensus of " + CANDIDATES, MANY_CONNECTIONS, load);
  }

  private void ceilings() throws IOException {
    try (NullServer server = new NullServer()) {
      LoadGenerator nothing = new LoadGenerator(server.address());
      Load.Check check = answer -> answer.status() == 201;
      Load single = new Load(List.of(singleWrite(nextClaim)), true, check);
      ceiling(nothing, 1, 1, single);
      ceiling(nothing, MANY_CONNECTIONS, 1, single);
      Load batch = new Load(List.of(batchWrite(nextClaim)), true, check);
      ceiling(nothing, BATCH_CONNECTIONS, BATCH_CLAIMS, batch);
    }
  }

  private void ceiling(LoadGenerator nothing, int connections, int claimCount, Load load)
      throws IOException {
    nothing.run(load, connections, Pace.CLOSED, warmUpNanos());
    Load.Result result = nothing.run(load, connections, Pace.CLOSED, measureNanos());
    results.accept(new Measurement("null server", connections, claimCount, result));
  }

  private void repeated(String name, int connections, Load load) throws IOException {
    node.run(load, connections, Pace.CLOSED, warmUpNanos());
    results.accept(
        new Measurement(
            name, connections, 0, node.run(load, connections, Pace.CLOSED, measureNanos())));
  }

  /** Measures with as many requests as the warm-up lets expect. */
  private void writes(
      String name, int connections, int claimCount, IntFunction<byte[]> request, Load.Check check)
      throws IOException {
    int warmUpRequests =
        (int) Math.max(connections, options.warmUpSeconds() * WARM_UP_RATE / claimCount);
    Load.Result warmUp =
        node.run(
            new Load(prepare(warmUpRequests, claimCount, request), false, check),
            connections,
            Pace.CLOSED,
            warmUpNanos());
    if (warmUp.requests() == 0 && warmUp.errors() > 0) {
      throw new IOException("the node refuses every " + name + ": " + warmUp.firstError());
    }
    double expected = warmUp.requestsPerSecond() * options.seconds() * RESERVE;
    long fitting = Runtime.getRuntime().maxMemory() / 2 / CLAIM_BYTES / claimCount;
    int count = (int) Math.max(connections, Math.min((long) expected, fitting));
    Load load = new Load(prepare(count, claimCount, request), false, check);
    Load.Result result = node.run(load, connections, Pace.CLOSED, measureNanos());
    results.accept(new Measurement(name, connections, claimCount, result));
  }

  private List<byte[]> prepare(int count, int claimCount, IntFunction<byte[]> request) {
    int first = nextClaim;
    nextClaim += count * claimCount;
    return IntStream.range(0, count)
        .parallel()
        .mapToObj(i -> request.apply(first + i * claimCount))
        .toList();
  }

  /** Writes claims that reads need; each must be taken. */
  private void preload(List<Claim> known) throws IOException {
    List<byte[]> batches = new ArrayList<>();
    for (int from = 0; from < known.size(); from += BATCH_CLAIMS) {
      batches.add(
          requests.writeBatch(
              known.subList(from, Math.min(known.size(), from + BATCH_CLAIMS)), INDEXED));
    }
    Load.Check check =
        answer -> answer.status() == 200 && answer.countInBody(CREATED) == BATCH_CLAIMS;
    Load.Result result =
        node.run(new Load(batches, false, check), 1, Pace.CLOSED, PRELOAD_MAX_NANOS);
    if (result.requests() != batches.size()) {
      throw new IOException("the node refused claims to be read: " + result.firstError());
    }
  }

  private byte[] singleWrite(int number) {
    return requests.write(claims.claim(number));
  }

  private byte[] batchWrite(int first) {
    return requests.writeBatch(
        IntStream.range(first, first + BATCH_CLAIMS).mapToObj(claims::claim).toList(), INDEXED);
  }

  private long warmUpNanos() {
    return (long) (options.warmUpSeconds() * NANOS_A_SECOND);
  }

  private long measureNanos() {
    return (long) (options.seconds() * NANOS_A_SECOND);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
