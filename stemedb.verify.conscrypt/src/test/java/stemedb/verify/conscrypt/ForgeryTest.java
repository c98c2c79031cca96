package stemedb.verify.conscrypt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stemedb.api.crypto.SignatureCheck;
import stemedb.tck.crypto.Edwards25519;
import stemedb.tck.crypto.Edwards25519.Point;

/**
 * Signatures that their maker can prepare so that verifiers disagree. Each test first shows that a
 * laxer verifier falls for its forgery, else it would prove nothing.
 */
class ForgeryTest {
  private static final BigInteger EIGHT = BigInteger.valueOf(8);
  private static final BigInteger SECRET = Edwards25519.secretScalar(new byte[32]);
  private static final BigInteger NONCE = new BigInteger("271828182845904523536028747135266249");
  private static final Point KEY = Edwards25519.BASE.times(SECRET);
  private static final Point COMMITMENT = Edwards25519.BASE.times(NONCE);
  private static final Point TORSION = Edwards25519.orderEight();

  /** The formulas of the tests themselves against an independent verifier. */
  @ParameterizedTest
  @MethodSource("stemedb.verify.conscrypt.Engines#verifiers")
  void anHonestSignatureOfTheTestsFormulasIsValid(StrictVerifier verifier) {
    assertEquals(new Point(BigInteger.ZERO, BigInteger.ONE), TORSION.times(EIGHT));
    assertTrue(verifier.verify(sign(COMMITMENT, KEY, message(0))));
  }

  /** R + T: the equation holds only after multiplication by 8. */
  @ParameterizedTest
  @MethodSource("stemedb.verify.conscrypt.Engines#verifiers")
  void aCommitmentWithTorsionIsRefused(StrictVerifier verifier) {
    SignatureCheck forgery = sign(COMMITMENT.plus(TORSION), KEY, message(0));
    assertTrue(acceptedWithCofactor(forgery));
    assertTrue(Prechecks.isStrictSignature(forgery.signature()), "left to the equation");
    assertFalse(verifier.verify(forgery));
  }

  /** A + T and a challenge that 8 divides: even the equation without cofactor holds. */
  @ParameterizedTest
  @MethodSource("stemedb.verify.conscrypt.Engines#both")
  void aKeyWithTorsionIsRefused(Engine engine) {
    SignatureCheck forgery = signWithChallengeOfEights(KEY.plus(TORSION));
    assertTrue(acceptedWithCofactor(forgery));
    assertTrue(acceptedByEquation(engine, forgery));
    assertFalse(new StrictVerifier(engine).verify(forgery));
  }

  /** A alone of small order: anybody can sign for it, again with a fitting challenge. */
  @ParameterizedTest
  @MethodSource("stemedb.verify.conscrypt.Engines#both")
  void aKeyOfSmallOrderIsRefused(Engine engine) {
    StrictVerifier verifier = new StrictVerifier(engine);
    for (Point key : Edwards25519.smallOrderPoints()) {
      byte[] encoded = key.encode();
      SignatureCheck forgery = forgeForSmallOrder(encoded);
      assertTrue(acceptedByEquation(engine, forgery), () -> forgery.agentId().toString());
      assertFalse(verifier.verify(forgery), () -> forgery.agentId().toString());
    }
  }

  /** R the neutral element and S = h·a. */
  @ParameterizedTest
  @MethodSource("stemedb.verify.conscrypt.Engines#both")
  void aNeutralCommitmentIsRefused(Engine engine) {
    byte[] r = Edwards25519.NEUTRAL.encode();
    byte[] key = KEY.encode();
    BigInteger s = Edwards25519.challenge(r, key, message(0)).multiply(SECRET).mod(Edwards25519.L);
    SignatureCheck forgery =
        Engines.check(key, message(0), Engines.join(r, Edwards25519.littleEndian(s)));
    assertTrue(acceptedByEquation(engine, forgery));
    assertFalse(new StrictVerifier(engine).verify(forgery));
  }

  /** S + L, S + 2L, …: the same scalar in other bytes. */
  @ParameterizedTest
  @MethodSource("stemedb.verify.conscrypt.Engines#verifiers")
  void aScalarThatIsNotReducedIsRefused(StrictVerifier verifier) {
    SignatureCheck honest = sign(COMMITMENT, KEY, message(0));
    byte[] r = Arrays.copyOf(honest.signature(), 32);
    BigInteger s = Edwards25519.fromLittleEndian(Arrays.copyOfRange(honest.signature(), 32, 64));
    for (BigInteger other = s.add(Edwards25519.L);
        other.bitLength() <= 256;
        other = other.add(Edwards25519.L)) {
      byte[] signature = Engines.join(r, Edwards25519.littleEndian(other));
      assertFalse(
          verifier.verify(new SignatureCheck(honest.agentId(), honest.message(), signature)));
    }
  }

  @Test
  void theOrderOfTheTorsionPointIsEight() {
    assertFalse(TORSION.times(BigInteger.valueOf(4)).equals(Edwards25519.NEUTRAL));
    assertEquals(8, Edwards25519.smallOrderPoints().stream().distinct().count());
  }

  /** S = r + h·a, whatever stands for R and A. */
  private static SignatureCheck sign(Point commitment, Point key, byte[] message) {
    byte[] r = commitment.encode();
    byte[] a = key.encode();
    BigInteger s =
        Edwards25519.challenge(r, a, message).multiply(SECRET).add(NONCE).mod(Edwards25519.L);
    return Engines.check(a, message, Engines.join(r, Edwards25519.littleEndian(s)));
  }

  private static SignatureCheck signWithChallengeOfEights(Point key) {
    return sign(COMMITMENT, key, messageWithChallengeOfEights(key.encode()));
  }

  private static SignatureCheck forgeForSmallOrder(byte[] key) {
    byte[] r = COMMITMENT.encode();
    byte[] signature = Engines.join(r, Edwards25519.littleEndian(NONCE));
    return Engines.check(key, messageWithChallengeOfEights(key), signature);
  }

  /** One message in eight has a challenge that 8 divides. */
  private static byte[] messageWithChallengeOfEights(byte[] key) {
    byte[] r = COMMITMENT.encode();
    for (int i = 0; i < 1000; i++) {
      if (Edwards25519.challenge(r, key, message(i)).mod(EIGHT).signum() == 0) {
        return message(i);
      }
    }
    throw new AssertionError("no message in a thousand");
  }

  private static byte[] message(int i) {
    return ("message " + i).getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean acceptedByEquation(Engine engine, SignatureCheck check) {
    return engine.verify(
        engine.parse(check.agentId().toBytes()), check.message(), check.signature());
  }

  private static boolean acceptedWithCofactor(SignatureCheck check) {
    return Ed25519.verify(
        check.signature(),
        0,
        check.agentId().toBytes(),
        0,
        check.message(),
        0,
        check.message().length);
  }
}
