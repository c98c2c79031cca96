package stemedb.guard.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stemedb.api.Caller;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.ingest.Submission;
import stemedb.api.ingest.Verdict;
import stemedb.api.model.AgentId;

class ContentDefenceTest {
  private static final Path TOP = Path.of("..");
  private static final String PROSE =
      "A lens resolves what claims say when somebody reads; nothing is resolved when it is written.";
  private static final AgentId ALICE = Claims.agent(1);
  private static final AgentId BOB = Claims.agent(2);

  private final Map<AgentId, Double> trust = new HashMap<>();
  private final ContentDefence defence = defence(Map.of());

  private ContentDefence defence(Map<String, Object> figures) {
    return new ContentDefence(
        Figures.of(ContentConfiguration.class, figures), agent -> trust.getOrDefault(agent, 0.5));
  }

  private static List<String> reasons(Verdict verdict) {
    return verdict instanceof Verdict.Quarantined quarantined ? quarantined.reasons() : List.of();
  }

  private List<String> reasons(AgentId agent, String text) {
    return reasons(defence.judge(Claims.text(agent, text)));
  }

  @Test
  void anAuthorWhoRepeatsATextIsADuplicateAndAnotherAuthorAgrees() {
    assertEquals(List.of(), reasons(ALICE, PROSE));
    assertEquals(List.of("duplicate"), reasons(ALICE, PROSE + " "));
    assertEquals(List.of(), reasons(BOB, PROSE));
  }

  @Test
  void shortTextsAreNotLookedAt() {
    String text = "a".repeat(63);
    assertEquals(List.of(), reasons(ALICE, text));
    assertEquals(List.of(), reasons(ALICE, text));
  }

  @Test
  void theSameRecordAndARevisionAreNoDuplicates() {
    Submission first = Claims.text(ALICE, PROSE);
    assertEquals(Verdict.ACCEPTED, defence.judge(first));
    assertEquals(Verdict.ACCEPTED, defence.judge(first));
    Submission revision = Claims.of(ALICE, PROSE + "!", 0.5, first.hash(), Caller.ANYBODY);
    assertEquals(Verdict.ACCEPTED, defence.judge(revision));
  }

  @Test
  void whatWasNotTakenInIsNoOriginal() {
    Submission lost = Claims.text(ALICE, PROSE);
    defence.judge(lost);
    defence.ended(lost, Problem.of(ErrorCode.QUEUE_FULL, "full"));
    assertEquals(List.of(), reasons(ALICE, PROSE));
  }

  @Test
  void manyLookAlikesDoNotFillTheMemory() {
    TextIndex index = new TextIndex(100_000);
    for (int i = 0; i < 1_000; i++) {
      AgentId agent = Claims.agent(i % 7);
      index.findOrAdd(agent, Claims.text(agent, "x").hash(), null, PROSE + i, 1.1);
    }
    assertTrue(index.count() > 0 && index.count() < 100, "texts kept: " + index.count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "!!!!!!!! $$$$$$$$ !!!!!!!! $$$$$$$$ !!!!!!!! $$$$$$$$ !!!!!!!! $$$$$$$$",
        "----------------------------------------------------------------------",
        "abababababababababababababababababababababababababababababababababab"
      })
  void whatNobodyWroteForReadersIsOfLowQuality(String text) {
    assertEquals(List.of("low_quality"), reasons(ALICE, text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PROSE,
        "Die Fläche Frankreichs beträgt je nach Quelle 643801 oder 551500 Quadratkilometer.",
        "フランスの面積は出典によって六十四万三千八百一平方キロメートルとも五十五万一千五百平方キロメートルとも言われており、どちらの数字も間違いではない。",
        "Площадь Франции по разным источникам составляет 643801 или 551500 квадратных километров.",
        "https://example.org/a/very/long/path/to/some/document/that/is/the/source/of/a/claim.html",
        "ATGGCCATTGTAATGGGCCGCTGAAAGGGTGCCCGATAGATTACATGGCCATTGTAATGGGCCGC"
      })
  void whatIsWrittenInAnyScriptIsNot(String text) {
    assertEquals(List.of(), reasons(ALICE, text));
  }

  @Test
  void littleTrustAndMuchConfidence() {
    trust.put(BOB, 0.4);
    for (double confidence : new double[] {0.8, 0.81}) {
      for (AgentId agent : List.of(ALICE, BOB)) {
        boolean bold = confidence > 0.8 && agent.equals(BOB);
        assertEquals(
            bold ? List.of("untrusted_high_confidence") : List.of(),
            reasons(defence.judge(Claims.of(agent, "yes", confidence, null, Caller.ANYBODY))));
      }
    }
  }

  @Test
  void patternsAndFiguresCanBeChangedAtRunTime() {
    assertEquals(List.of(), reasons(ALICE, "buy now"));
    defence.configure(
        Figures.of(ContentConfiguration.class, Map.of("patterns", new String[] {"(?i)BUY +now"})));
    assertEquals(List.of("pattern_match"), reasons(ALICE, "buy  now"));
  }

  @Test
  void nearDuplicatesAreFound() {
    long seed = 20_261_125;
    Random random = new Random(seed);
    int pairs = 0;
    int found = 0;
    while (pairs < 2_000) {
      String text = prose(random, 20 + random.nextInt(40));
      String changed = change(random, text);
      if (MinHash.jaccard(MinHash.shingles(text), MinHash.shingles(changed)) >= 0.9) {
        TextIndex index = new TextIndex(1 << 20);
        index.findOrAdd(ALICE, Claims.text(ALICE, "a").hash(), null, text, 0.9);
        pairs++;
        found +=
            index.findOrAdd(ALICE, Claims.text(ALICE, "b").hash(), null, changed, 0.9) == null
                ? 0
                : 1;
      }
    }
    assertTrue(found >= 0.999 * pairs, found + " of " + pairs + ", seed " + seed);
  }

  @Test
  void generatedProseIsNotQuarantined() {
    Random random = new Random(20_261_126);
    int quarantined = 0;
    for (int i = 0; i < 2_000; i++) {
      quarantined += reasons(ALICE, prose(random, 12 + random.nextInt(60))).isEmpty() ? 0 : 1;
    }
    assertTrue(quarantined < 0.005 * 2_000, "quarantined: " + quarantined);
  }

  @Test
  void realProseIsNotQuarantined() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(TOP, 2)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".md")).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          if (line.length() >= 64 && line.matches("(- |\\*)?\\p{L}.*")) {
            lines.add(line);
          }
        }
      }
    }
    assertTrue(lines.size() >= 100, "lines: " + lines.size());
    List<String> quarantined =
        lines.stream().filter(text -> !reasons(ALICE, text).isEmpty()).toList();
    assertTrue(quarantined.size() < 0.005 * lines.size(), "quarantined: " + quarantined);
  }

  @Test
  void sampleDataIsNotQuarantined() throws IOException {
    Path sample = Path.of("../../shared/data/country-claims.jsonl");
    Assumptions.assumeTrue(Files.exists(sample), "no sample data at " + sample);
    Pattern line =
        Pattern.compile("\"object\":\"([^\"]*)\",\"confidence\":([0-9.]+),\"agent\":\"([^\"]*)\"");
    int texts = 0;
    int quarantined = 0;
    for (String claim : Files.readAllLines(sample)) {
      Matcher matcher = line.matcher(claim);
      if (matcher.find()) {
        texts++;
        AgentId agent = Claims.agent(matcher.group(3).hashCode());
        double confidence = Double.parseDouble(matcher.group(2));
        Submission submission =
            Claims.of(agent, matcher.group(1), confidence, null, Caller.ANYBODY);
        quarantined += reasons(defence.judge(submission)).isEmpty() ? 0 : 1;
      }
    }
    assertTrue(texts > 1_000, "texts: " + texts);
    assertTrue(quarantined < 0.005 * texts, quarantined + " of " + texts);
  }

  /** Words of letters as frequent as in English, so that shingles repeat as they do in prose. */
  private static String prose(Random random, int words) {
    String letters =
        "eeeeeeeeeeeetttttttttaaaaaaaaooooooooiiiiiiinnnnnnnssssssrrrrrrhhhhhhllllddddcccuuummmffppggwwyybbvk";
    StringBuilder text = new StringBuilder();
    for (int word = 0; word < words; word++) {
      for (int i = 2 + random.nextInt(8); i > 0; i--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      text.append(word % 11 == 10 ? ". " : " ");
    }
    return text.toString();
  }

  /** Changes a character here and there. */
  private static String change(Random random, String text) {
    StringBuilder changed = new StringBuilder(text);
    for (int i = 1 + random.nextInt(Math.max(1, text.length() / 60)); i > 0; i--) {
      changed.setCharAt(random.nextInt(changed.length()), (char) ('a' + random.nextInt(26)));
    }
    return changed.toString();
  }
}
