package stemedb.bench;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import stemedb.api.crypto.SignatureCheck;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.bench.claims.Claims;

/** What one signature costs, without anything around it. */
final class Verification {
  /** As many as a node hands to a verifier at once when it splits a batch of 500 into eight. */
  private static final int TOGETHER = 62;

  private static final int GROUPS = 64;

  private Verification() {}

  /**
   * The fastest verifier there is, which the node uses too.
   *
   * @param cpuMicros a signature
   */
  record Fastest(String name, double cpuMicros) {
    String describe() {
      return String.format(Locale.ROOT, "%s, %.1f µs of CPU a signature", name, cpuMicros);
    }
  }

  /** Measures all that are on the class path, each for that many seconds. */
  static Fastest measure(Claims claims, double seconds) {
    List<List<SignatureCheck>> groups =
        IntStream.range(0, GROUPS)
            .mapToObj(
                group ->
                    IntStream.range(group * TOGETHER, (group + 1) * TOGETHER)
                        .mapToObj(claims::check)
                        .toList())
            .toList();
    Fastest fastest = new Fastest("none on the class path", Double.NaN);
    for (SignatureVerifier verifier : ServiceLoader.load(SignatureVerifier.class)) {
      verify(verifier, groups, seconds); // warm
      double micros = verify(verifier, groups, seconds);
      if (!(micros >= fastest.cpuMicros())) {
        fastest = new Fastest(verifier.name(), micros);
      }
    }
    return fastest;
  }

  private static double verify(
      SignatureVerifier verifier, List<List<SignatureCheck>> groups, double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    long cpuStart = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long count = 0;
    while (System.nanoTime() - end < 0) {
      for (boolean valid : verifier.verifyAll(groups.get((int) (count / TOGETHER % GROUPS)))) {
        if (!valid) {
          throw new IllegalStateException(verifier.name() + " refuses a good signature");
        }
      }
      count += TOGETHER;
    }
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuStart) / 1e3 / count;
  }
}
