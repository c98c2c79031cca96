package stemedb.engine.index;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import stemedb.record.Signing;

class MarksTest {
  private static final int NOTED = 2_000;

  private final Marks marks = new Marks();

  private static byte[] source(int number) {
    return Keys.source(Signing.hash(new byte[] {(byte) number, (byte) (number >> 8)}));
  }

  @Test
  void whatWasNotedMightBeThereAndHardlyAnythingElse() {
    assertFalse(marks.anySource());
    for (int i = 0; i < NOTED; i++) {
      assertFalse(marks.mightHave(Keys.alias("s" + i)), "no alias was noted");
      marks.note(Keys.standing(source(i), i));
    }
    assertTrue(marks.anySource());
    int others = 0;
    for (int i = 0; i < NOTED; i++) {
      assertTrue(marks.mightHave(source(i)), "source " + i);
      others += marks.mightHave(source(NOTED + i)) ? 1 : 0;
    }
    assertTrue(others < NOTED / 100, others + " of " + NOTED);
  }

  @Test
  void namesAreFoundFromBothEnds() {
    marks.note(Keys.alias("FR", 7));
    marks.note(Keys.aliasOf("France", "FR", 7));
    assertTrue(marks.mightHave(Keys.alias("FR")));
    assertTrue(marks.mightHave(Keys.aliasesOf("France")));
    assertFalse(marks.mightHave(Keys.alias("France")));
    assertFalse(marks.mightHave(Keys.aliasesOf("FR")));
  }

  @Test
  void otherRowsAreNotNoted() {
    marks.note(Keys.document(1));
    assertFalse(marks.anySource() || marks.anyEpoch() || marks.anyAlias() || marks.anySetting());
  }
}
