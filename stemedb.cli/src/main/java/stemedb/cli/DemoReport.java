package stemedb.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import stemedb.api.Answer;
import stemedb.api.ConflictListing;
import stemedb.api.ConflictPage;
import stemedb.api.Question;
import stemedb.api.lens.ConflictAnalysis;
import stemedb.api.model.ObjectValue;
import stemedb.client.Health;
import stemedb.client.StemeDbClient;

/** What the demo tells about the sample data once it is in a node. */
final class DemoReport {
  /** Predicates with one true value; in the others several values are no disagreement. */
  private static final List<String> SINGLE_VALUED =
      List.of("area_km2", "population", "capital", "region", "life_expectancy_years");

  private static final List<String> LENSES =
      List.of("recency", "recorded", "consensus", "confidence", "authority");
  private static final String SUBJECT = "country/FR";
  private static final String PREDICATE = "area_km2";
  private static final int SHOWN = 10;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Screen screen;
  private final StemeDbClient client;
  private final NodeProcess node;

  DemoReport(Screen screen, StemeDbClient client, NodeProcess node) {
    this.screen = screen;
    this.client = client;
    this.node = node;
  }

  /**
   * Prints all of it.
   *
   * @param startAgain the command that starts the node again, when it stops after the report
   */
  void print(ClaimImport.Report imported, String url, @Nullable String startAgain)
      throws InterruptedException {
    totals(imported, client.health());
    contested();
    france();
    next(url, startAgain);
  }

  private void totals(ClaimImport.Report imported, Health health) throws InterruptedException {
    ConflictPage totals = computed(health.offset());
    heading("The sample data: six sources about countries");
    Table table = new Table("what", ">count");
    table.row("lines read", number(imported.read()));
    table.row("claims created", number(imported.created()));
    table.row("claims that were there already", number(imported.exists()));
    if (imported.refused() > 0) {
      table.row("lines refused", number(imported.refused()));
    }
    table.row("records stored", number(health.offset()));
    table.row("pairs of subject and predicate", number(totals.pairsCount()));
    table.row("pairs with more than one value", number(totals.multiValuedCount()));
    table.row("contested pairs", number(totals.contestedCount()));
    table.print(screen);
    for (ClaimImport.Refusal refusal : imported.refusals()) {
      screen.note("line " + refusal.line() + ": " + refusal.reason());
    }
  }

  /** Scores are kept up in the background: waits until they cover all that was imported. */
  private ConflictPage computed(long offset) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    ConflictPage page = conflicts(null, 1);
    while (page.computedThrough() < offset && System.nanoTime() - end < 0) {
      node.pause();
      page = conflicts(null, 1);
    }
    if (page.computedThrough() < offset) {
      screen.note("the conflict scores cover only the records up to " + page.computedThrough());
    }
    return page;
  }

  private ConflictPage conflicts(@Nullable String predicate, int limit) {
    return client.conflicts(new ConflictListing(0, null, predicate, limit, null));
  }

  private void contested() {
    List<ConflictPage.Pair> pairs = new ArrayList<>();
    for (String predicate : SINGLE_VALUED) {
      pairs.addAll(conflicts(predicate, SHOWN).conflicts());
    }
    pairs.sort(
        Comparator.comparingDouble(ConflictPage.Pair::conflictScore)
            .reversed()
            .thenComparing(ConflictPage.Pair::subject)
            .thenComparing(ConflictPage.Pair::predicate));
    heading("The most contested of those that have one true value");
    Table table = new Table("subject", "predicate", ">score", ">values", ">claims");
    for (ConflictPage.Pair pair : pairs.subList(0, Math.min(SHOWN, pairs.size()))) {
      table.row(
          pair.subject(),
          pair.predicate(),
          String.format(Locale.ROOT, "%.6f", pair.conflictScore()),
          pair.valuesCount(),
          pair.candidatesCount());
    }
    table.print(screen);
  }

  private void france() {
    heading("How large is France? It depends on whom you ask");
    Table table = new Table("lens", ">km²", ">confidence", "status", ">conflict score");
    for (String lens : LENSES) {
      Answer answer = client.query(Question.of(SUBJECT, PREDICATE, lens));
      if (answer.finding() instanceof Answer.Resolved resolved) {
        table.row(
            lens,
            value(resolved.value()),
            String.format(Locale.ROOT, "%.3f", resolved.confidence()),
            answer.status().wireName(),
            String.format(Locale.ROOT, "%.6f", answer.conflictScore()));
      }
    }
    table.print(screen);
    Answer skeptic = client.skeptic(Question.of(SUBJECT, PREDICATE, "skeptic"));
    if (skeptic.finding() instanceof Answer.Analyzed analyzed) {
      screen.out().println();
      positions(analyzed.positions());
    }
  }

  private void positions(List<ConflictAnalysis.Position> positions) {
    Table table = new Table("skeptic", ">share", ">claims", "highest source");
    for (ConflictAnalysis.Position position : positions) {
      table.row(
          value(position.object()),
          AnswerTable.share(position.share()),
          position.count(),
          position.topSourceClass().wireName());
    }
    table.print(screen);
  }

  private void next(String url, @Nullable String startAgain) {
    String option = url.equals(StemeDbCommand.DEFAULT_URL) ? "" : " --url " + url;
    PrintWriter out = screen.out();
    String command = "  " + Launcher.typed();
    heading("The node is at " + url);
    if (startAgain != null) {
      out.println("It stops now. Start it again, in another terminal:");
      out.println("  " + startAgain);
    }
    out.println("Try next:");
    out.println(command + " skeptic country/FR area_km2 --explain" + option);
    out.println(command + " query country/DE population --lens authority" + option);
    out.println(command + " conflicts --predicate capital --limit 5" + option);
    out.flush();
  }

  private void heading(String text) {
    screen.out().println();
    screen.out().println(screen.bold(text));
  }

  private static String value(@Nullable ObjectValue value) {
    return value == null ? "none" : value.text();
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
