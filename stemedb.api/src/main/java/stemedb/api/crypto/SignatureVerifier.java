package stemedb.api.crypto;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Ed25519 verification (RFC 8032), strict and with the same verdict in every provider: a signature
 * has exactly 64 bytes; refused are S ≥ L, non-canonical or small-order public keys and R, and
 * public keys outside the prime-order subgroup; the equation is the one without cofactor.
 *
 * <p>Thread-safe. The engine uses the service with the highest ranking.
 */
@ConsumerType
public interface SignatureVerifier {

  /** The word for this verifier in logs and metrics. */
  String name();

  /**
   * The order where no framework ranks services: the highest one serves. The same number as the
   * component's {@code service.ranking}.
   */
  default int ranking() {
    return 0;
  }

  /** Whether the signature is valid; never throws for bad input. */
  boolean verify(SignatureCheck check);

  /**
   * Checks many; a provider may share work between them, the verdicts stay those of single checks.
   *
   * @return a verdict for each check, in order
   */
  default boolean[] verifyAll(List<SignatureCheck> checks) {
    boolean[] verdicts = new boolean[checks.size()];
    for (int i = 0; i < verdicts.length; i++) {
      verdicts[i] = verify(checks.get(i));
    }
    return verdicts;
  }
}
