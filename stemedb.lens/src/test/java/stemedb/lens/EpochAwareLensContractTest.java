package stemedb.lens;

import org.junit.jupiter.api.Nested;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.tck.lens.LensContract;
import stemedb.tck.lens.TestContext;

class EpochAwareLensContractTest {

  @Nested
  class WithConsensusInside extends LensContract {
    @Override
    protected Lens lens() {
      return new EpochAwareLens();
    }

    @Override
    protected boolean mayFindNobody() {
      return true;
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
      return new EpochAwareLens();
    }

    @Override
    protected boolean mayFindNobody() {
      return true;
    }

    @Override
    protected LensContext context() {
      return TestContext.DEFAULT.withInner(new RecencyLens());
    }
  }
}
