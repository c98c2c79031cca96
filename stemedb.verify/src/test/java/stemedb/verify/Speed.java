package stemedb.verify;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import stemedb.api.crypto.SignatureCheck;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.api.model.AgentId;
import stemedb.verify.conscrypt.StrictVerifier;

/**
 * A program: verifiers side by side in one JVM and one thread. Rounds alternate, so that what else
 * the machine does hits all alike, and take the processor time of the thread; the figure of a
 * verifier is the median of its rounds' ratios to the round of Bouncy Castle beside it.
 *
 * <p>Arguments: rounds (21) and signatures a round (2000).
 */
final class Speed {
  private static final int BATCH = 62;
  private static final int MANY = 1000;
  private static final String REFERENCE = "bouncy castle, key cached, 1 author";

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final List<SignatureCheck> oneAuthor;
  private final List<SignatureCheck> manyAuthors;
  private final Map<String, Runnable> subjects = new LinkedHashMap<>();

  private Speed(int count) {
    this.oneAuthor = checks(count, 1);
    this.manyAuthors = checks(Math.max(count, 2 * MANY), MANY);
    subjects.put(REFERENCE, () -> each(oneAuthor, bouncyCastle(oneAuthor)));
    add("conscrypt, single, 1 author", new StrictVerifier(), oneAuthor, 1);
    add("own, single, 1 author", new OwnVerifier(64L << 20), oneAuthor, 1);
    add("own, batches of " + BATCH + ", 1 author", new OwnVerifier(64L << 20), oneAuthor, BATCH);
    add("conscrypt, single, 1000 authors", new StrictVerifier(), manyAuthors, 1);
    add("own, single, 1000 authors", new OwnVerifier(64L << 20), manyAuthors, 1);
    add("own, batches, 1000 authors", new OwnVerifier(64L << 20), manyAuthors, BATCH);
    add("own, single, no large tables", new OwnVerifier(0), oneAuthor, 1);
    add("own, batches, no large tables", new OwnVerifier(0), oneAuthor, BATCH);
  }

  /** Prints a table. */
  public static void main(String[] arguments) {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 21;
    int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2000;
    new Speed(count).run(rounds, System.out);
  }

  private void run(int rounds, PrintStream out) {
    for (int warmUp = 0; warmUp < 9; warmUp++) {
      subjects.values().forEach(Runnable::run);
    }
    Map<String, double[]> ratios = new LinkedHashMap<>();
    Map<String, double[]> micros = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, Runnable> subject : subjects.entrySet()) {
        String name = subject.getKey();
        double reference = time(REFERENCE);
        double time = time(name);
        ratios.computeIfAbsent(name, key -> new double[rounds])[round] = reference / time;
        micros.computeIfAbsent(name, key -> new double[rounds])[round] = time;
      }
    }
    out.printf(Locale.ROOT, "%-36s %8s %10s %22s%n", "", "µs each", "ratio", "quartiles");
    for (String name : subjects.keySet()) {
      double[] sorted = ratios.get(name);
      Arrays.sort(sorted);
      Arrays.sort(micros.get(name));
      out.printf(
          Locale.ROOT,
          "%-36s %8.1f %10.2f %12.2f to %.2f%n",
          name,
          micros.get(name)[rounds / 2],
          sorted[rounds / 2],
          sorted[rounds / 4],
          sorted[rounds * 3 / 4]);
    }
  }

  /** Microseconds of processor time for one verification. */
  private double time(String name) {
    int count = name.contains("1000") ? manyAuthors.size() : oneAuthor.size();
    long start = THREADS.getCurrentThreadCpuTime();
    subjects.get(name).run();
    return (THREADS.getCurrentThreadCpuTime() - start) / 1000.0 / count;
  }

  private void add(String name, SignatureVerifier verifier, List<SignatureCheck> checks, int size) {
    subjects.put(
        name,
        size == 1
            ? () -> each(checks, verifier::verify)
            : () -> {
              for (int i = 0; i < checks.size(); i += size) {
                List<SignatureCheck> batch = checks.subList(i, Math.min(i + size, checks.size()));
                for (boolean verdict : verifier.verifyAll(batch)) {
                  require(verdict);
                }
              }
            });
  }

  private static void each(List<SignatureCheck> checks, Predicate<SignatureCheck> verifier) {
    for (SignatureCheck check : checks) {
      require(verifier.test(check));
    }
  }

  private static void require(boolean verdict) {
    if (!verdict) {
      throw new AssertionError("a valid signature was refused");
    }
  }

  private static Predicate<SignatureCheck> bouncyCastle(List<SignatureCheck> checks) {
    Ed25519.PublicPoint key =
        Ed25519.validatePublicKeyPartialExport(checks.get(0).agentId().toBytes(), 0);
    return check ->
        Ed25519.verify(check.signature(), 0, key, check.message(), 0, check.message().length);
  }

  /** Messages as long as those that claims are signed by. */
  private static List<SignatureCheck> checks(int count, int authors) {
    List<SignatureCheck> checks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] secret = new byte[32];
      secret[0] = (byte) (i % authors);
      secret[1] = (byte) (i % authors >> 8);
      byte[] key = new byte[32];
      Ed25519.generatePublicKey(secret, 0, key, 0);
      byte[] message = new byte[85];
      Arrays.fill(message, (byte) i);
      message[0] = (byte) (i >> 8);
      byte[] signature = new byte[64];
      Ed25519.sign(secret, 0, message, 0, message.length, signature, 0);
      checks.add(new SignatureCheck(AgentId.of(key), message, signature));
    }
    return checks;
  }
}
