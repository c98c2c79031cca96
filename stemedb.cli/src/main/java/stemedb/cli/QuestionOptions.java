package stemedb.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a question about a pair may say; the node checks the values. */
final class QuestionOptions {
  @Parameters(index = "0", paramLabel = "SUBJECT", description = "such as country/FR")
  private String subject;

  @Parameters(index = "1", paramLabel = "PREDICATE", description = "such as area_km2")
  private String predicate;

  @Option(
      names = "--as-of",
      paramLabel = "PAST",
      description = "what the database knew then: offset:N, a time, or Unix seconds")
  private @Nullable String asOf;

  @Option(names = "--time", paramLabel = "TIME", description = "the now of decay")
  private @Nullable String time;

  @Option(
      names = "--lifecycle",
      paramLabel = "LIST",
      description = "stages that count, or any; default proposed,under_review,approved")
  private @Nullable String lifecycle;

  @Option(names = "--source-class", paramLabel = "LIST", description = "source classes that count")
  private @Nullable String sourceClass;

  @Option(names = "--min-confidence", paramLabel = "C", description = "least confidence, 0 to 1")
  private @Nullable String minConfidence;

  @Option(names = "--valid-at", paramLabel = "TIME", description = "when the fact holds")
  private @Nullable String validAt;

  @Option(names = "--claimed-until", paramLabel = "TIME", description = "said then or before")
  private @Nullable String claimedUntil;

  @Option(names = "--agent", paramLabel = "ID", description = "of this author only")
  private @Nullable String agent;

  @Option(names = "--epoch", paramLabel = "ID", description = "of this epoch only, or any")
  private @Nullable String epoch;

  @Option(names = "--decay", paramLabel = "HOW", description = "tier: confidence fades by tier")
  private @Nullable String decay;

  @Option(names = "--half-life", paramLabel = "TIME", description = "one for all, such as 73d")
  private @Nullable String halfLife;

  @Option(
      names = "--weight",
      paramLabel = "WHAT",
      description = "of the conflict score: confidence, count or authority")
  private @Nullable String weight;

  @Option(names = "--explain", description = "list every claim and whether it counted")
  private boolean explain;

  @Option(
      names = "--parameter",
      paramLabel = "NAME=VALUE",
      description = "something else that the lens reads; may be repeated")
  private Map<String, String> further = new LinkedHashMap<>();

  String pair() {
    return subject + " " + predicate;
  }

  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>(further);
    parameters.put("subject", subject);
    parameters.put("predicate", predicate);
    put(parameters, "as_of", asOf);
    put(parameters, "time", time);
    put(parameters, "lifecycle", lifecycle);
    put(parameters, "source_class", sourceClass);
    put(parameters, "min_confidence", minConfidence);
    put(parameters, "valid_at", validAt);
    put(parameters, "claimed_until", claimedUntil);
    put(parameters, "agent_id", agent);
    put(parameters, "epoch", epoch);
    put(parameters, "decay", decay);
    put(parameters, "half_life", halfLife);
    put(parameters, "weight", weight);
    put(parameters, "explain", explain ? "true" : null);
    return parameters;
  }

  static void put(Map<String, String> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.put(name, value);
    }
  }
}
