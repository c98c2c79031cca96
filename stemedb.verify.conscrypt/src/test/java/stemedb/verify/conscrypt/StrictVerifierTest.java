package stemedb.verify.conscrypt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stemedb.api.crypto.SignatureCheck;

class StrictVerifierTest {

  @Test
  void conscryptIsTakenWhereItLoads() {
    assertEquals("conscrypt", new StrictVerifier().name());
  }

  /** A child that takes its machine for one that Conscrypt has no native library for. */
  @Test
  void theJdkIsTakenWhereConscryptDoesNotLoad(@TempDir Path folder) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dos.arch=sparc",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    try {
      assertTrue(child.waitFor(60, TimeUnit.SECONDS));
    } finally {
      child.destroyForcibly();
    }
    List<String> output = Files.readAllLines(folder.resolve("output"), StandardCharsets.UTF_8);
    assertEquals("jdk true", output.get(output.size() - 1), output::toString);
    assertEquals(
        1,
        output.stream().filter(line -> line.contains("Conscrypt does not load")).count(),
        output::toString);
  }

  @ParameterizedTest
  @MethodSource("stemedb.verify.conscrypt.Engines#verifiers")
  void verdictsOfManyStandInTheOrderOfTheChecks(StrictVerifier verifier) {
    assertArrayEquals(
        new boolean[] {true, false, true},
        verifier.verifyAll(List.of(sign(1, true), sign(2, false), sign(3, true))));
  }

  /** More threads than idle objects, each with its own mixture of verdicts. */
  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    StrictVerifier verifier = new StrictVerifier(Engines.conscrypt());
    int threads = 24;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Integer>> wrong = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int first = thread * 50;
        wrong.add(pool.submit(() -> wrongVerdicts(verifier, first, first + 50)));
      }
      for (Future<Integer> count : wrong) {
        assertEquals(0, count.get(60, TimeUnit.SECONDS));
      }
    } finally {
      pool.shutdownNow();
      assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));
    }
  }

  private static int wrongVerdicts(StrictVerifier verifier, int from, int to) {
    int wrong = 0;
    for (int i = from; i < to; i++) {
      boolean valid = i % 3 != 0;
      if (verifier.verify(sign(i, valid)) != valid) {
        wrong++;
      }
    }
    return wrong;
  }

  private static SignatureCheck sign(int number, boolean valid) {
    byte[] seed = new byte[32];
    seed[0] = (byte) (number % 10);
    byte[] key = new byte[32];
    Ed25519.generatePublicKey(seed, 0, key, 0);
    byte[] message = ("message " + number).getBytes(StandardCharsets.US_ASCII);
    byte[] signature = new byte[64];
    Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
    signature[40] ^= (byte) (valid ? 0 : 1);
    return Engines.check(key, message, signature);
  }

  /** What the child process runs. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      StrictVerifier verifier = new StrictVerifier();
      System.out.println(verifier.name() + " " + verifier.verify(sign(1, true)));
    }
  }
}
