package stemedb.verify.conscrypt;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/**
 * The equation without cofactor, by one provider of the Java Cryptography Architecture. It is
 * strict only behind {@link Prechecks}. Thread-safe.
 *
 * <p>A provider is named, never searched for: another one in the JVM could check with cofactor. The
 * provider is not entered in the JVM's list either.
 */
final class Engine {
  private static final Logger LOG = System.getLogger("stemedb.verify.conscrypt");
  private static final String ALGORITHM = "Ed25519";

  /** As many as run at once on a small node; more are made when needed and then dropped. */
  private static final int IDLE_MAX = 16;

  /** SubjectPublicKeyInfo of an Ed25519 key up to the key's 32 bytes (RFC 8410, 4). */
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String name;
  private final Provider provider;
  private final KeyFactory keys;

  /** Idle objects are shared instead of tied to threads, which are not ours. */
  private final BlockingQueue<Signature> idle = new ArrayBlockingQueue<>(IDLE_MAX);

  private Engine(String name, Provider provider) throws GeneralSecurityException {
    this.name = name;
    this.provider = provider;
    this.keys = KeyFactory.getInstance(ALGORITHM, provider);
    idle.add(Signature.getInstance(ALGORITHM, provider));
  }

  /** Conscrypt's engine, or the JDK's with a line in the log. */
  static Engine fastest() {
    try {
      return conscrypt();
    } catch (LinkageError | GeneralSecurityException e) {
      LOG.log(
          Level.WARNING,
          "Conscrypt does not load ({0}); signatures are verified by the JDK, about ten times slower",
          e.toString());
      return jdk();
    }
  }

  /**
   * Conscrypt's engine.
   *
   * @throws LinkageError when its library is missing or made for another platform
   */
  static Engine conscrypt() throws GeneralSecurityException {
    Conscrypt.checkAvailability();
    return new Engine("conscrypt", Conscrypt.newProvider());
  }

  /**
   * The JDK's engine.
   *
   * @throws IllegalStateException when the JDK has none
   */
  static Engine jdk() {
    Provider provider = Security.getProvider("SunEC");
    if (provider == null) {
      throw new IllegalStateException("this Java has no SunEC provider, thus no Ed25519");
    }
    try {
      return new Engine("jdk", provider);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no Ed25519", e);
    }
  }

  String name() {
    return name;
  }

  /** Parses 32 bytes that {@link Prechecks#isStrictKey} has accepted. */
  PublicKey parse(byte[] raw) {
    byte[] encoded = new byte[X509_PREFIX.length + raw.length];
    System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
    System.arraycopy(raw, 0, encoded, X509_PREFIX.length, raw.length);
    try {
      return keys.generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(name + " refuses a valid key", e);
    }
  }

  /** Whether the equation holds; an R that is no point is an exception in some providers. */
  boolean verify(PublicKey key, byte[] message, byte[] signature) {
    try {
      Signature worker = take();
      worker.initVerify(key);
      worker.update(message);
      boolean valid = worker.verify(signature);
      idle.offer(worker);
      return valid;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private Signature take() throws GeneralSecurityException {
    @Nullable Signature worker = idle.poll();
    return worker != null ? worker : Signature.getInstance(ALGORITHM, provider);
  }
}
