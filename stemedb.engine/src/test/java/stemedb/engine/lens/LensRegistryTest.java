package stemedb.engine.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import stemedb.api.ErrorCode;
import stemedb.api.StemeDbException;
import stemedb.api.lens.Candidate;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensContext;
import stemedb.api.lens.LensInfo;
import stemedb.api.lens.Resolution;
import stemedb.engine.NotYet;

class LensRegistryTest {
  @LensInfo(name = "none", description = "nobody wins")
  static final class NoneLens implements Lens {
    @Override
    public Collector<Candidate, ?, Resolution> collector(LensContext context) {
      return Collectors.reducing(Resolution.NONE, c -> Resolution.NONE, (a, b) -> a);
    }
  }

  private final LensRegistry registry = new LensRegistry(Duration.ofHours(1));
  private final Lens lens = new NoneLens();

  @Test
  void anUnknownLensNamesThoseThatThereAre() {
    registry.add(lens, "bundle 1.0.0", 4);
    StemeDbException e = assertThrows(StemeDbException.class, () -> registry.get("nosuch"));
    assertEquals(ErrorCode.UNKNOWN_LENS, e.problem().code());
    assertTrue(e.problem().detail().contains("none"), e.getMessage());
  }

  @Test
  void aLensThatHasJustGoneIsMissedUntilItsBundleIsUninstalled() {
    registry.add(lens, "bundle 1.0.0", 4);
    registry.remove(lens);
    assertThrows(NotYet.class, () -> registry.get("none"));
    registry.forget(5);
    assertThrows(NotYet.class, () -> registry.get("none"));
    registry.forget(4);
    assertThrows(StemeDbException.class, () -> registry.get("none"));
  }

  @Test
  void aLensThatIsBackServes() {
    registry.add(lens, "bundle 1.0.0", 4);
    registry.remove(lens);
    Lens second = new NoneLens();
    registry.add(second, "bundle 2.0.0", 4);
    assertSame(second, registry.get("none").lens());
    assertEquals("bundle 2.0.0", registry.describe().get(0).bundle());
  }

  @Test
  void ofTwoWithOneNameTheFirstServesAndTheOtherFollows() {
    Lens second = new NoneLens();
    registry.add(lens, "a 1", 1);
    registry.add(second, "b 1", 2);
    assertSame(lens, registry.get("none").lens());
    registry.remove(lens);
    assertSame(second, registry.get("none").lens());
  }
}
