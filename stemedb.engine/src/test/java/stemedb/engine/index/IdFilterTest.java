package stemedb.engine.index;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import stemedb.api.model.Hash;

class IdFilterTest {
  private final Random random = new Random(7);

  private Hash next() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Hash.of(bytes);
  }

  @Test
  void neverForgetsAndRarelyErrsWhileItGrows() {
    IdFilter filter = new IdFilter();
    List<Hash> added = new ArrayList<>();
    for (int i = 0; i < 300_000; i++) {
      Hash id = next();
      filter.add(id);
      added.add(id);
    }
    for (Hash id : added) {
      assertTrue(filter.mightContain(id));
    }
    int wrong = 0;
    for (int i = 0; i < 100_000; i++) {
      wrong += filter.mightContain(next()) ? 1 : 0;
    }
    assertTrue(wrong < 100, wrong + " false hits in 100,000");
  }
}
