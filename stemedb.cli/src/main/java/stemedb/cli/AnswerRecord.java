package stemedb.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import stemedb.client.JsonValue;
import stemedb.client.StemeDbClient;

/**
 * What a node answers as of one record: the claims of some pairs, what every lens makes of them,
 * and the records behind them. Two nodes with the same past answer the same, but for what is
 * random.
 */
final class AnswerRecord {
  private static final String PAGE = "1000";
  private static final String RANDOM = "query_id";

  private final Map<Map<String, String>, String> answers = new LinkedHashMap<>();

  private AnswerRecord() {}

  /** A question, and how the answers differ. */
  record Difference(Map<String, String> question, String expected, String found) {}

  int size() {
    return answers.size();
  }

  /**
   * Asks a node.
   *
   * @param offset the record as of which is asked
   * @param time the answers' "now"
   * @param pairsMax ask about so many pairs at most
   */
  static AnswerRecord of(StemeDbClient client, long offset, String time, int pairsMax) {
    AnswerRecord record = new AnswerRecord();
    String asOf = "offset:" + offset;
    List<String> lenses = client.lenses().stream().map(lens -> lens.name()).sorted().toList();
    for (Pair pair : record.pairs(client, asOf, pairsMax)) {
      for (String lens : lenses) {
        record.ask(
            client,
            Map.of(
                "subject",
                pair.subject,
                "predicate",
                pair.predicate,
                "lens",
                lens,
                "explain",
                "true",
                "as_of",
                asOf,
                "time",
                time));
      }
    }
    return record;
  }

  /** Asks another node the same. */
  List<Difference> compare(StemeDbClient client) {
    List<Difference> differences = new ArrayList<>();
    answers.forEach(
        (question, expected) -> {
          String found = answer(client, question);
          if (!found.equals(expected)) {
            differences.add(new Difference(question, expected, found));
          }
        });
    return differences;
  }

  private record Pair(String subject, String predicate) {}

  /**
   * The first pairs by name; the pages that name them are part of the record. There is no list of
   * all: subjects are asked for by their first characters, those that are ASCII.
   */
  private Set<Pair> pairs(StemeDbClient client, String asOf, int pairsMax) {
    Set<Pair> pairs = new LinkedHashSet<>();
    for (char first = '!'; first <= '~' && pairs.size() < pairsMax; first++) {
      Map<String, String> question = new TreeMap<>();
      question.put("subject_prefix", String.valueOf(first));
      question.put("limit", PAGE);
      question.put("lifecycle", "any");
      question.put("as_of", asOf);
      ask(client, question);
      pages(client, question, pairsMax, pairs);
    }
    return pairs;
  }

  private static void pages(
      StemeDbClient client, Map<String, String> question, int pairsMax, Set<Pair> pairs) {
    String cursor;
    Map<String, String> next = question;
    do {
      JsonValue page = client.get("/v1/query", next);
      for (JsonValue claim : page.get("assertions").items()) {
        if (pairs.size() < pairsMax) {
          pairs.add(new Pair(claim.get("subject").text(), claim.get("predicate").text()));
        }
      }
      cursor =
          page.members().containsKey("next_cursor") ? page.get("next_cursor").textOrNull() : null;
      next = new TreeMap<>(question);
      next.put("cursor", String.valueOf(cursor));
    } while (cursor != null && pairs.size() < pairsMax);
  }

  private void ask(StemeDbClient client, Map<String, String> question) {
    answers.put(question, answer(client, question));
  }

  private static String answer(StemeDbClient client, Map<String, String> question) {
    Map<String, JsonValue> members = new TreeMap<>(client.get("/v1/query", question).members());
    members.remove(RANDOM);
    members.remove("next_cursor");
    return members.toString();
  }
}
