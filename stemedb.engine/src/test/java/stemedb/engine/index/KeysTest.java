package stemedb.engine.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeysTest {
  @Test
  void offsetsSortAsNumbers() {
    byte[] pair = Keys.candidates("s", "p");
    assertTrue(Arrays.compareUnsigned(Keys.candidate(pair, 255), Keys.candidate(pair, 256)) < 0);
    assertTrue(Arrays.compareUnsigned(Keys.document(1), Keys.document(1L << 40)) < 0);
  }

  @Test
  void standingLiesBetweenItsCandidateAndTheNext() {
    byte[] pair = Keys.candidates("s", "p");
    byte[] standing = Keys.standing(Keys.candidate(pair, 7), 90);
    assertTrue(Arrays.compareUnsigned(Keys.candidate(pair, 7), standing) < 0);
    assertTrue(Arrays.compareUnsigned(standing, Keys.candidate(pair, 8)) < 0);
    assertEquals(90, Keys.lastLong(standing));
  }

  @Test
  void aSubjectDoesNotReachIntoALongerOne() {
    byte[] exact = Keys.candidatesOfSubject("ab", false);
    byte[] longer = Keys.candidate(Keys.candidates("abc", "p"), 1);
    assertTrue(Arrays.compareUnsigned(longer, Keys.end(exact)) >= 0);
    byte[] prefix = Keys.candidatesOfSubject("ab", true);
    assertTrue(Arrays.compareUnsigned(longer, prefix) >= 0);
    assertTrue(Arrays.compareUnsigned(longer, Keys.end(prefix)) < 0);
  }

  @Test
  void theEndOfAPrefixSkipsFullBytes() {
    assertArrayEquals(new byte[] {1, 3}, Keys.end(new byte[] {1, 2, -1, -1}));
  }

  @Test
  void theMostContestedPairComesFirst() {
    assertTrue(Arrays.compareUnsigned(Keys.ranked(900, "z", "p"), Keys.ranked(100, "a", "p")) < 0);
    assertTrue(Arrays.compareUnsigned(Keys.ranked(900, "a", "p"), Keys.ranked(900, "a", "q")) < 0);
  }
}
