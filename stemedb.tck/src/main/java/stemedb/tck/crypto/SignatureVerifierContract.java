package stemedb.tck.crypto;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.ZERO;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stemedb.api.crypto.SignatureCheck;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.api.model.AgentId;
import stemedb.tck.crypto.Edwards25519.Point;

/**
 * What every verifier does: the same as all others, in particular on signatures that their maker
 * has prepared so that verifiers disagree. A verifier's test extends this class and says how it is
 * made.
 *
 * <p>Published collections are read from a folder and skipped with a message where it is missing.
 */
@Timeout(120)
public abstract class SignatureVerifierContract {
  private static final BigInteger TOP = ONE.shiftLeft(255);
  private static final Point TORSION = Edwards25519.orderEight();
  private static final byte[] R = Signer.COMMITMENT.encode();
  private static final byte[] A = Signer.KEY.encode();

  @SuppressWarnings("NullAway.Init") // JUnit calls make
  private SignatureVerifier verifier;

  /** A fresh verifier. */
  protected abstract SignatureVerifier verifier();

  /** Where the published collections are. */
  protected Path vectors() {
    return Path.of("../../shared/vectors");
  }

  @BeforeEach
  final void make() {
    verifier = verifier();
  }

  @Test
  void signaturesOfTheRfcAreValidForTheirMessageOnly() {
    for (SignatureCheck vector : Rfc8032.VECTORS) {
      assertVerdict(true, vector, "RFC 8032");
      byte[] longer = Arrays.copyOf(vector.message(), vector.message().length + 1);
      assertVerdict(
          false, new SignatureCheck(vector.agentId(), longer, vector.signature()), "longer");
    }
  }

  /** The variants with a context and with a hash are not plain Ed25519. */
  @Test
  void collectionOfTheRfc() throws IOException {
    assertCollection("rfc8032-ed25519.json", 10);
  }

  @Test
  void collectionOfWycheproof() throws IOException {
    assertCollection("wycheproof-ed25519.json", 151);
  }

  /** "Taming the many EdDSAs" (Chalkias, Garillot, Nikolaenko 2020). */
  @Test
  void collectionOfSpeccheck() throws IOException {
    assertCollection("ed25519-speccheck.json", 12);
  }

  /** R + T, T of order 8: the equation holds only after multiplication by 8. */
  @Test
  void commitmentWithTorsionIsRefused() {
    assertVerdict(true, Signer.honest(0), "honest");
    for (Point torsion : properTorsion()) {
      byte[] r = Signer.COMMITMENT.plus(torsion).encode();
      SignatureCheck forgery = Signer.sign(r, A, Signer.message(0));
      assertTrue(ReferenceVerifier.isValidWithCofactor(forgery), "a laxer verifier falls for it");
      assertVerdict(false, forgery, "R + T");
    }
  }

  /** A + T and a challenge that 8 divides: even the equation without cofactor holds. */
  @Test
  void keyWithTorsionIsRefused() {
    for (Point torsion : properTorsion()) {
      byte[] a = Signer.KEY.plus(torsion).encode();
      SignatureCheck forgery = Signer.sign(R, a, Signer.messageWithChallengeOfEights(R, a));
      assertTrue(ReferenceVerifier.isValidByEquationAlone(forgery), "a laxer one falls for it");
      assertVerdict(false, forgery, "A + T");
    }
  }

  /** Anybody can sign for an A of small order, again with a fitting challenge. */
  @Test
  void keyOfSmallOrderIsRefused() {
    for (Point key : Edwards25519.smallOrderPoints()) {
      byte[] a = key.encode();
      byte[] message = Signer.messageWithChallengeOfEights(R, a);
      SignatureCheck forgery = Signer.check(R, a, message, Signer.NONCE);
      assertTrue(ReferenceVerifier.isValidByEquationAlone(forgery), "a laxer one falls for it");
      assertVerdict(false, forgery, "A of small order");
    }
  }

  /** R of small order and S = h·a; the neutral R even fits the equation. */
  @Test
  void commitmentOfSmallOrderIsRefused() {
    for (Point commitment : Edwards25519.smallOrderPoints()) {
      byte[] r = commitment.encode();
      BigInteger h = Edwards25519.challenge(r, A, Signer.message(0));
      BigInteger s = h.multiply(Signer.SECRET).mod(Edwards25519.L);
      SignatureCheck forgery = Signer.check(r, A, Signer.message(0), s);
      assertTrue(ReferenceVerifier.isValidWithCofactor(forgery), "a laxer one falls for it");
      assertEquals(
          commitment.equals(Edwards25519.NEUTRAL),
          ReferenceVerifier.isValidByEquationAlone(forgery));
      assertVerdict(false, forgery, "R of small order");
    }
  }

  /** Every y from p on, and every small order in all encodings, with both signs. */
  @Test
  void encodingsThatAreNotCanonicalAreRefused() {
    List<byte[]> encodings = smallOrderEncodings();
    assertEquals(14, encodings.size());
    for (BigInteger y = Edwards25519.P; y.compareTo(TOP) < 0; y = y.add(ONE)) {
      encodings.add(Edwards25519.encodeRaw(y, false));
      encodings.add(Edwards25519.encodeRaw(y, true));
    }
    for (byte[] encoding : encodings) {
      String hex = HexFormat.of().formatHex(encoding);
      byte[] message = Signer.messageWithChallengeOfEights(R, encoding);
      assertVerdict(false, Signer.check(R, encoding, message, Signer.NONCE), "A " + hex);
      BigInteger h = Edwards25519.challenge(encoding, A, message);
      BigInteger s = h.multiply(Signer.SECRET).mod(Edwards25519.L);
      assertVerdict(false, Signer.check(encoding, A, message, s), "R " + hex);
    }
  }

  /** S + L, S + 2L, …: the same scalar in other bytes. */
  @Test
  void scalarThatIsNotReducedIsRefused() {
    SignatureCheck honest = Signer.honest(0);
    BigInteger s = Edwards25519.fromLittleEndian(Arrays.copyOfRange(honest.signature(), 32, 64));
    for (BigInteger k = s; k.bitLength() <= 256; k = k.add(Edwards25519.L)) {
      assertVerdict(k.equals(s), Signer.check(R, A, honest.message(), k), "S " + k);
    }
  }

  /** Nobody can make a valid signature of a chosen S; these must be refused without an error. */
  @Test
  void scalarsAtTheEdgesAreRefused() {
    for (BigInteger middle : List.of(ZERO, Edwards25519.L, ONE.shiftLeft(252), TOP)) {
      for (int step = -2; step <= 2; step++) {
        BigInteger s = middle.add(BigInteger.valueOf(step)).max(ZERO);
        assertVerdict(false, Signer.check(R, A, Signer.message(0), s), "S " + s);
      }
    }
    BigInteger largest = ONE.shiftLeft(256).subtract(ONE);
    assertVerdict(false, Signer.check(R, A, Signer.message(0), largest), "S " + largest);
  }

  @Test
  void anythingButSixtyFourBytesIsRefused() {
    SignatureCheck honest = Signer.honest(0);
    for (int length = 0; length < 130; length++) {
      byte[] signature = Arrays.copyOf(honest.signature(), length);
      assertVerdict(
          length == 64,
          new SignatureCheck(honest.agentId(), honest.message(), signature),
          length + " bytes");
    }
  }

  @Test
  void whatIsNoPointIsRefused() {
    byte[] noPoint = Edwards25519.littleEndian(BigInteger.TWO);
    assertVerdict(false, Signer.sign(noPoint, A, Signer.message(0)), "R");
    assertVerdict(false, Signer.sign(R, noPoint, Signer.message(0)), "A");
  }

  /** Keys, commitments and scalars with and without torsion and mutations. */
  @Test
  void theReferenceAgrees() {
    long seed = 20260102;
    Random random = new Random(seed);
    int valid = 0;
    for (int i = 0; i < 120; i++) {
      Point r = random.nextInt(3) == 0 ? Signer.COMMITMENT.plus(torsion(random)) : null;
      Point a = random.nextInt(3) == 0 ? Signer.KEY.plus(torsion(random)) : null;
      SignatureCheck check =
          Signer.sign(r == null ? R : r.encode(), a == null ? A : a.encode(), Signer.message(i));
      if (random.nextInt(4) == 0) {
        check.signature()[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
      }
      boolean expected = ReferenceVerifier.isValid(check);
      assertVerdict(expected, check, "seed " + seed + ", number " + i);
      valid += expected ? 1 : 0;
    }
    assertTrue(valid > 20 && valid < 100, "a mixture, " + valid + " valid");
  }

  @Test
  void verdictsOfManyAreThoseOfSingleOnes() {
    assertArrayEquals(new boolean[0], verifier.verifyAll(List.of()));
    Random random = new Random(20260103);
    List<SignatureCheck> some = someChecks();
    for (int round = 0; round < 10; round++) {
      List<SignatureCheck> checks = new ArrayList<>();
      for (int size = random.nextInt(150); checks.size() < size; ) {
        checks.add(some.get(random.nextInt(some.size())));
      }
      boolean[] expected = new boolean[checks.size()];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = verifier.verify(checks.get(i));
      }
      assertArrayEquals(expected, verifier.verifyAll(checks), "round " + round);
    }
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    List<SignatureCheck> checks = someChecks();
    boolean[] expected = verifier().verifyAll(checks);
    int threads = 8;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<boolean[]>> verdicts = new ArrayList<>();
      for (int i = 0; i < 4 * threads; i++) {
        verdicts.add(pool.submit(() -> verifier.verifyAll(checks)));
      }
      for (Future<boolean[]> each : verdicts) {
        assertArrayEquals(expected, each.get(60, TimeUnit.SECONDS));
      }
    } finally {
      pool.shutdownNow();
      assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));
    }
  }

  /** Alone, again, and beside others. */
  private void assertVerdict(boolean expected, SignatureCheck check, String message) {
    assertEquals(expected, verifier.verify(check), message);
    assertEquals(expected, verifier.verify(check), () -> message + ", again");
    SignatureCheck honest = Signer.honest(1);
    assertArrayEquals(
        new boolean[] {true, expected, true, expected},
        verifier.verifyAll(List.of(honest, check, honest, check)),
        () -> message + ", beside others");
  }

  private void assertCollection(String name, int count) throws IOException {
    Path file = vectors().resolve(name);
    Optional<List<PublishedVectors.Vector>> vectors = PublishedVectors.read(file);
    assumeTrue(vectors.isPresent(), () -> file + " is not here");
    assertEquals(count, vectors.orElseThrow().size());
    for (PublishedVectors.Vector vector : vectors.orElseThrow()) {
      assertVerdict(vector.strict(), vector.check(), name + ", " + vector.name());
    }
  }

  private static Point torsion(Random random) {
    return TORSION.times(BigInteger.valueOf(random.nextInt(8)));
  }

  private static List<Point> properTorsion() {
    List<Point> points = new ArrayList<>(Edwards25519.smallOrderPoints());
    points.remove(Edwards25519.NEUTRAL);
    assertEquals(7, points.stream().distinct().count());
    return points;
  }

  /** Each y, and y + p where that fits 255 bits, with both signs. */
  private static List<byte[]> smallOrderEncodings() {
    List<byte[]> encodings = new ArrayList<>();
    Edwards25519.smallOrderPoints().stream()
        .map(Point::y)
        .distinct()
        .forEach(
            y -> {
              for (BigInteger raw = y; raw.compareTo(TOP) < 0; raw = raw.add(Edwards25519.P)) {
                encodings.add(Edwards25519.encodeRaw(raw, false));
                encodings.add(Edwards25519.encodeRaw(raw, true));
              }
            });
    return encodings;
  }

  /** Of each kind one or two. */
  private static List<SignatureCheck> someChecks() {
    List<SignatureCheck> checks = new ArrayList<>(Rfc8032.VECTORS);
    for (int i = 0; i < 10; i++) {
      SignatureCheck honest = Signer.honest(i);
      checks.add(honest);
      byte[] other = honest.signature().clone();
      other[i * 6] ^= 1;
      checks.add(new SignatureCheck(honest.agentId(), honest.message(), other));
    }
    byte[] neutral = Edwards25519.NEUTRAL.encode();
    checks.add(Signer.sign(R, neutral, Signer.message(0)));
    checks.add(Signer.sign(neutral, A, Signer.message(0)));
    checks.add(Signer.check(R, A, Signer.message(0), Edwards25519.L));
    checks.add(Signer.check(R, A, Signer.message(0), ZERO));
    checks.add(new SignatureCheck(AgentId.of(A), Signer.message(0), new byte[0]));
    return checks;
  }
}
