package stemedb.verify.conscrypt;

import org.junit.jupiter.api.Nested;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.tck.crypto.SignatureVerifierContract;

/** The contract, by both engines. */
class ContractTest {

  @Nested
  class ByConscrypt extends SignatureVerifierContract {
    @Override
    protected SignatureVerifier verifier() {
      return new StrictVerifier(Engines.conscrypt());
    }
  }

  @Nested
  class ByTheJdk extends SignatureVerifierContract {
    @Override
    protected SignatureVerifier verifier() {
      return new StrictVerifier(Engine.jdk());
    }
  }
}
