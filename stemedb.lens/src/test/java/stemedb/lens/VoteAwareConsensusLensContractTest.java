package stemedb.lens;

import org.junit.jupiter.api.Nested;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.tck.lens.LensContract;
import stemedb.tck.lens.TestContext;

class VoteAwareConsensusLensContractTest {

  @Nested
  class WithConsensusInside extends LensContract {
    @Override
    protected Lens lens() {
      return new VoteAwareConsensusLens();
    }

    @Override
    protected LensContext context() {
      return TestContext.DEFAULT.withInner(new ConsensusLens());
    }
  }

  @Nested
  class WithRecencyInside extends LensContract {
    @Override
    protected Lens lens() {
      return new VoteAwareConsensusLens();
    }

    @Override
    protected LensContext context() {
      return TestContext.DEFAULT.withInner(new RecencyLens());
    }
  }
}
