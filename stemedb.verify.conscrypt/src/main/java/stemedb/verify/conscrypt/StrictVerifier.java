package stemedb.verify.conscrypt;

import java.security.PublicKey;
import org.osgi.service.component.annotations.Component;
import stemedb.api.crypto.SignatureCheck;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.api.service.ModuleProvider;

/**
 * Strict Ed25519 verification (RFC 8032) by the fastest engine that loads here: Conscrypt's native
 * code or else the JDK. The verdicts are the same with both. Thread-safe.
 */
@Component(property = "service.ranking:Integer=" + StrictVerifier.RANKING)
@ModuleProvider(SignatureVerifier.class)
public final class StrictVerifier implements SignatureVerifier {
  static final int RANKING = 100;

  private static final int PROVEN_AUTHORS_MAX = 8192;
  private static final int OTHER_KEYS_MAX = 1024;

  private final Engine engine;
  private final AuthorKeys authors;

  /**
   * Picks the engine and logs when it is not Conscrypt's.
   *
   * @throws IllegalStateException when the JDK has no Ed25519 either
   */
  public StrictVerifier() {
    this(Engine.fastest());
  }

  /**
   * One that asks the JDK, for comparisons.
   *
   * @throws IllegalStateException when the JDK has no Ed25519
   */
  public static StrictVerifier byJdk() {
    return new StrictVerifier(Engine.jdk());
  }

  StrictVerifier(Engine engine) {
    this.engine = engine;
    this.authors = new AuthorKeys(engine, PROVEN_AUTHORS_MAX, OTHER_KEYS_MAX);
  }

  /** {@code conscrypt} or {@code jdk}. */
  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public int ranking() {
    return RANKING;
  }

  @Override
  public boolean verify(SignatureCheck check) {
    if (!Prechecks.isStrictSignature(check.signature())) {
      return false;
    }
    AuthorKeys.Author author = authors.find(check.agentId());
    PublicKey key = author.key();
    if (key == null || !engine.verify(key, check.message(), check.signature())) {
      return false;
    }
    if (!author.proven()) {
      authors.prove(check.agentId(), key);
    }
    return true;
  }
}
