package stemedb.lens;

import stemedb.api.lens.Lens;
import stemedb.tck.lens.LensContract;

class TrustAwareAuthorityLensContractTest extends LensContract {
  @Override
  protected Lens lens() {
    return new TrustAwareAuthorityLens();
  }
}
