package stemedb.guard.ingest;

import java.util.Arrays;

/**
 * How much a text looks like something that somebody wrote for readers, 0 to 1: 0.4 entropy + 0.2
 * length + 0.2 structure + 0.2 trust pattern. Each part is 1 for plain prose in any script:
 *
 * <ul>
 *   <li>entropy: bits a character, 4 and more count as 1;
 *   <li>length: 128 characters and more count as 1;
 *   <li>structure: share of distinct shingles among the first 512 characters, a half counts as 1,
 *       times the share of letters, digits and blanks, 0.8 counts as 1;
 *   <li>trust pattern: 1, less a half each for capitals throughout, for the same one to four
 *       characters 8 times in a row, and for three addresses or more.
 * </ul>
 */
final class TextQuality {
  private static final double ENTROPY_BITS = 4;
  private static final double LENGTH = 128;
  private static final int WINDOW = 512;
  private static final double DISTINCT = 0.5;
  private static final double PLAIN = 0.8;
  private static final double CAPITALS = 0.7;
  private static final int LETTERS_MIN = 20;
  private static final int RUN = 8;
  private static final int PERIOD_MAX = 4;
  private static final int ADDRESSES = 3;

  private TextQuality() {}

  static double of(String text) {
    return 0.4 * entropy(text)
        + 0.2 * Math.min(1, text.length() / LENGTH)
        + 0.2 * structure(text)
        + 0.2 * trustPattern(text);
  }

  private static double entropy(String text) {
    char[] characters = text.toCharArray();
    Arrays.sort(characters);
    double bits = 0;
    int start = 0;
    for (int i = 1; i <= characters.length; i++) {
      if (i == characters.length || characters[i] != characters[start]) {
        double share = (double) (i - start) / characters.length;
        bits -= share * Math.log(share) / Math.log(2);
        start = i;
      }
    }
    return Math.min(1, bits / ENTROPY_BITS);
  }

  private static double structure(String text) {
    String window = text.substring(0, Math.min(WINDOW, text.length()));
    double distinct =
        (double) MinHash.shingles(window).length
            / Math.max(1, window.length() - MinHash.SHINGLE + 1);
    double plain =
        (double)
                text.codePoints()
                    .filter(c -> Character.isLetterOrDigit(c) || Character.isWhitespace(c))
                    .count()
            / text.codePointCount(0, text.length());
    return Math.min(1, distinct / DISTINCT) * Math.min(1, plain / PLAIN);
  }

  private static double trustPattern(String text) {
    double trust = 1;
    trust -= hasOnlyCapitals(text) ? 0.5 : 0;
    trust -= repeatsItself(text) ? 0.5 : 0;
    trust -= text.split("https?://", -1).length > ADDRESSES ? 0.5 : 0;
    return Math.max(0, trust);
  }

  private static boolean hasOnlyCapitals(String text) {
    long capitals = text.codePoints().filter(Character::isUpperCase).count();
    long small = text.codePoints().filter(Character::isLowerCase).count();
    return capitals + small >= LETTERS_MIN && capitals > CAPITALS * (capitals + small);
  }

  /** Whether up to four characters stand there 8 times in a row. */
  private static boolean repeatsItself(String text) {
    for (int period = 1; period <= PERIOD_MAX; period++) {
      int run = period;
      for (int i = period; i < text.length() && run < RUN * period; i++) {
        run = text.charAt(i) == text.charAt(i - period) ? run + 1 : period;
      }
      if (run >= RUN * period) {
        return true;
      }
    }
    return false;
  }
}
