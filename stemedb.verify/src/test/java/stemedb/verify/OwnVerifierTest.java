package stemedb.verify;

import org.junit.jupiter.api.Nested;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.tck.crypto.SignatureVerifierContract;

/** The contract with each way through the tables. */
class OwnVerifierTest {

  @Nested
  class AsOnANode extends SignatureVerifierContract {
    @Override
    protected SignatureVerifier verifier() {
      return new OwnVerifier();
    }
  }

  @Nested
  class WithoutLargeTables extends SignatureVerifierContract {
    @Override
    protected SignatureVerifier verifier() {
      return new OwnVerifier(0);
    }
  }

  /** The second signature of an author meets a large table. */
  @Nested
  class WithLargeTablesAtOnce extends SignatureVerifierContract {
    @Override
    protected SignatureVerifier verifier() {
      return new OwnVerifier(new AuthorTables(100, 100, 10L * Author.LARGE.bytes(), 1));
    }
  }

  /** One place for all: tables come and go. */
  @Nested
  class WithOnePlace extends SignatureVerifierContract {
    @Override
    protected SignatureVerifier verifier() {
      return new OwnVerifier(new AuthorTables(2, 2, Author.LARGE.bytes(), 1));
    }
  }
}
