package stemedb.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import stemedb.bench.claims.Claim;
import stemedb.bench.claims.ClaimFile;
import stemedb.bench.load.Load;
import stemedb.bench.load.LoadGenerator;
import stemedb.bench.load.Pace;
import stemedb.bench.peer.HttpPeer;

/** Writes claims that a peer has not seen: each run goes on where the last one ended. */
final class ClaimWork implements Contest.Work {
  /** A run may be faster than those before it. */
  private static final double RESERVE = 1.5;

  private static final int CLAIM_BYTES = 1024;

  /** Claims in memory at once while a store is filled. */
  private static final int FILL_PIECE = 100_000;

  /** Claims a second that the first run is prepared for; it ends early when a peer is faster. */
  private static final double FIRST_RATE = 20_000;

  private final LoadGenerator generator;
  private final ClaimFile.Reader claims;
  private final int claimsPerRequest;
  private final Function<List<Claim>, byte[]> request;
  private final Load.Check check;
  private double requestsPerSecond;
  private long written;

  ClaimWork(
      HttpPeer peer,
      ClaimFile.Reader claims,
      int claimsPerRequest,
      Function<List<Claim>, byte[]> request,
      Load.Check check) {
    this.generator = new LoadGenerator(peer.address());
    this.claims = claims;
    this.claimsPerRequest = claimsPerRequest;
    this.request = request;
    this.check = check;
    this.requestsPerSecond = FIRST_RATE / claimsPerRequest;
  }

  @Override
  public Load.Result run(int connections, Pace pace, double seconds) throws IOException {
    double rate = pace.isOpen() ? pace.requestsPerSecond() : requestsPerSecond * RESERVE;
    long fitting = Runtime.getRuntime().maxMemory() / 3 / CLAIM_BYTES / claimsPerRequest;
    int count = (int) Math.max(connections, Math.min(fitting, Math.ceil(rate * seconds)));
    Load.Result result = send(count, connections, pace, seconds);
    if (!pace.isOpen()) {
      requestsPerSecond = result.requestsPerSecond();
    }
    return result;
  }

  /** How many claims the peer has taken from this. */
  long written() {
    return written;
  }

  /** Writes so many claims, over four connections. */
  void fill(long count) throws IOException {
    for (long left = count; left > 0; left -= FILL_PIECE) {
      int requests = (int) Math.max(1, Math.min(left, FILL_PIECE) / claimsPerRequest);
      Load.Result result = send(requests, 4, Pace.CLOSED, Double.MAX_VALUE);
      if (result.errors() > 0) {
        throw new IOException("a peer refused claims to be filled with: " + result.firstError());
      }
    }
  }

  private Load.Result send(int count, int connections, Pace pace, double seconds)
      throws IOException {
    List<List<Claim>> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      parts.add(claims.take(claimsPerRequest));
    }
    List<byte[]> requests =
        IntStream.range(0, count).parallel().mapToObj(i -> request.apply(parts.get(i))).toList();
    Load.Result result =
        generator.run(new Load(requests, false, check), connections, pace, (long) (seconds * 1e9));
    written += result.requests() * claimsPerRequest;
    return result;
  }
}
