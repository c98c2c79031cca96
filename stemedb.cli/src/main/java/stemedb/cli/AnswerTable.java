package stemedb.cli;

import stemedb.client.JsonValue;

/** Answers of lenses for people. */
final class AnswerTable {
  private final Screen screen;
  private final JsonValue answer;

  AnswerTable(Screen screen, JsonValue answer) {
    this.screen = screen;
    this.answer = answer;
  }

  void resolved() {
    Table table = new Table("pair", answer.get("subject").text() + " " + text("predicate"));
    table.row("value", answer.get("value").isNull() ? "none" : value(answer.get("value")));
    summary(table);
    table.row("lens", text("lens") + " " + text("lens_version"));
    table.row("confidence", text("resolution_confidence"));
    JsonValue winner = answer.get("winner");
    if (!winner.isNull()) {
      table.row("winner", winner.get("hash").text());
      table.row("said by", winner.get("agent_id").text());
      table.row(
          "said on",
          winner.get("timestamp").text() + " (" + winner.get("source_class").text() + ")");
    }
    covers(table);
    table.print(screen);
    explanation();
  }

  void analyzed() {
    Table table = new Table("pair", answer.get("subject").text() + " " + text("predicate"));
    summary(table);
    covers(table);
    table.print(screen);
    if (!answer.get("claims").items().isEmpty()) {
      screen.out().println();
      claims();
    }
    explanation();
  }

  private void claims() {
    Table table = new Table("value", ">share", ">weight", ">claims", ">agents", "highest source");
    for (JsonValue claim : answer.get("claims").items()) {
      table.row(
          value(claim.get("object")),
          share(claim.get("share").number()),
          claim.get("weight").text(),
          claim.get("count").text(),
          claim.get("agents").items().size(),
          claim.get("top_source_class").text());
    }
    table.print(screen);
  }

  private void summary(Table table) {
    table.row("status", text("status") + " (conflict score " + text("conflict_score") + ")");
    table.row("claims", text("candidates_count"));
  }

  private void covers(Table table) {
    table.row("covers", "records 1 to " + text("offset") + ", at " + text("time"));
  }

  private void explanation() {
    if (answer.get("explanation").isNull()) {
      return;
    }
    screen.out().println();
    Table table = new Table("claim", "value", ">weight", "counted");
    for (JsonValue claim : answer.get("explanation").items()) {
      table.row(
          claim.get("hash").text(),
          value(claim.get("object")),
          claim.get("weight").text(),
          claim.get("counted").isTrue() ? "yes" : "no: " + claim.get("reason").text());
    }
    table.print(screen);
  }

  private String text(String member) {
    return answer.get(member).text();
  }

  static String value(JsonValue object) {
    return object.get("value").text();
  }

  static String share(double share) {
    return String.format(java.util.Locale.ROOT, "%.1f %%", 100 * share);
  }
}
