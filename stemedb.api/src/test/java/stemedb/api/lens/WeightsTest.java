package stemedb.api.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WeightsTest {
  @Test
  void roundsHalfEvenToBillionths() {
    assertEquals(850_000_000L, Weights.of(0.85));
    assertEquals(Weights.ONE, Weights.of(1));
    assertEquals(0, Weights.of(0.5e-9));
    assertEquals(2, Weights.of(1.5e-9));
  }

  @Test
  void aShareOfNothingIsNothing() {
    assertEquals(0, Weights.share(0, 0));
    assertEquals(0.5, Weights.share(1, 2));
  }
}
