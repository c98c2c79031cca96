package stemedb.record;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import stemedb.api.model.AgentId;

/**
 * An Ed25519 key pair (RFC 8032) on the JDK's own provider, whichever others are installed.
 * Immutable and safe for use by many threads.
 */
public final class AgentKey {
  /** Length of a seed, which RFC 8032 calls the private key, in bytes. */
  public static final int SEED_BYTES = 32;

  private static final String ALGORITHM = "Ed25519";
  private static final String PROVIDER = "SunEC";

  /** What stands before the seed in PKCS#8 (RFC 8410 section 7): version 0, OID 1.3.101.112. */
  private static final byte[] PKCS8_PREFIX =
      HexFormat.of().parseHex("302e020100300506032b657004220420");

  private static final String PEM_BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String PEM_END = "-----END PRIVATE KEY-----";

  private final byte[] seed;
  private final PrivateKey privateKey;
  private final AgentId agentId;

  private AgentKey(byte[] seed, KeyPair pair) {
    this.seed = seed;
    this.privateKey = pair.getPrivate();
    // the encoded public key (X.509, RFC 8410) ends with the 32 bytes of RFC 8032
    byte[] encoded = pair.getPublic().getEncoded();
    this.agentId = AgentId.of(encoded, encoded.length - AgentId.BYTES);
  }

  /** A new key pair. */
  public static AgentKey generate() {
    byte[] seed = new byte[SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    return of(seed);
  }

  /**
   * The key pair that a seed stands for.
   *
   * @param seed exactly 32 bytes, copied
   * @throws IllegalArgumentException when the length differs
   */
  public static AgentKey ofSeed(byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException("a seed has 32 bytes");
    }
    return of(seed.clone());
  }

  /**
   * Reads a private key as {@code openssl genpkey -algorithm ed25519} writes it: PKCS#8 in PEM, not
   * encrypted. Text around it is ignored.
   *
   * @throws IllegalArgumentException when there is none or it is of another algorithm
   */
  public static AgentKey readPem(String pem) {
    int begin = pem.indexOf(PEM_BEGIN);
    int end = pem.indexOf(PEM_END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("a PEM text with a PRIVATE KEY is needed");
    }
    String body = pem.substring(begin + PEM_BEGIN.length(), end).replaceAll("\\s", "");
    byte[] der = decode(body);
    int prefix = PKCS8_PREFIX.length;
    if (der.length != prefix + SEED_BYTES
        || !Arrays.equals(der, 0, prefix, PKCS8_PREFIX, 0, prefix)) {
      throw new IllegalArgumentException("the private key is not an Ed25519 key in PKCS#8");
    }
    return of(Arrays.copyOfRange(der, prefix, der.length));
  }

  /** The private key in PEM, byte for byte as openssl writes it. To be kept secret. */
  public String toPem() {
    byte[] der = Arrays.copyOf(PKCS8_PREFIX, PKCS8_PREFIX.length + SEED_BYTES);
    System.arraycopy(seed, 0, der, PKCS8_PREFIX.length, SEED_BYTES);
    return PEM_BEGIN + "\n" + Base64.getEncoder().encodeToString(der) + "\n" + PEM_END + "\n";
  }

  /** The public key: who signs. */
  public AgentId agentId() {
    return agentId;
  }

  /** The signature of a message, 64 bytes; the same for the same message (RFC 8032). */
  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM, PROVIDER);
      signature.initSign(privateKey);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK cannot sign with Ed25519", e);
    }
  }

  /** Who signs; never the secret. */
  @Override
  public String toString() {
    return "AgentKey[" + agentId + "]";
  }

  /**
   * The JDK derives no public key from a private one. But its generator takes the seed from its
   * source of randomness as it stands (RFC 8032 section 5.1.5: any 32 bytes are a private key), so
   * a source that returns the seed yields the pair. That this holds is checked.
   */
  private static AgentKey of(byte[] seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM, PROVIDER);
      generator.initialize(NamedParameterSpec.ED25519, new SeedSource(seed));
      KeyPair pair = generator.generateKeyPair();
      byte[] used =
          ((EdECPrivateKey) pair.getPrivate())
              .getBytes()
              .orElseThrow(() -> new InvalidKeyException("the seed does not show"));
      if (!Arrays.equals(used, seed)) {
        throw new InvalidKeyException("the generator does not take the seed as it stands");
      }
      return new AgentKey(seed, pair);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK cannot make an Ed25519 key", e);
    }
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the PEM text is not base64", e);
    }
  }

  /** Returns the seed, once. */
  private static final class SeedSource extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    SeedSource(byte[] seed) {
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] target) {
      if (target.length != seed.length) {
        throw new IllegalStateException("the generator asks for another length");
      }
      System.arraycopy(seed, 0, target, 0, seed.length);
    }
  }
}
