package stemedb.lens;

import org.junit.jupiter.api.Nested;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.tck.lens.LensContract;
import stemedb.tck.lens.TestContext;

class SkepticLensContractTest {

  @Nested
  class ByDefault extends LensContract {
    @Override
    protected Lens lens() {
      return new SkepticLens();
    }
  }

  @Nested
  class ByCount extends LensContract {
    @Override
    protected Lens lens() {
      return new SkepticLens();
    }

    @Override
    protected LensContext context() {
      return TestContext.DEFAULT.withParameter("weight", "count");
    }
  }

  @Nested
  class ByAuthority extends LensContract {
    @Override
    protected Lens lens() {
      return new SkepticLens();
    }

    @Override
    protected LensContext context() {
      return TestContext.DEFAULT.withParameter("weight", "authority");
    }
  }
}
