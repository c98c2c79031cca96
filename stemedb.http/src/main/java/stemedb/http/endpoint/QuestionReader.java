package stemedb.http.endpoint;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stemedb.api.AsOf;
import stemedb.api.Decay;
import stemedb.api.DiffRequest;
import stemedb.api.Filters;
import stemedb.api.HistoryRequest;
import stemedb.api.Listing;
import stemedb.api.Question;
import stemedb.api.ShareWeight;
import stemedb.api.model.AgentId;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.SourceClass;
import stemedb.http.route.Parameters;
import stemedb.record.Timestamps;

/** Reads questions and listings from the query of a request. */
final class QuestionReader {
  private static final Set<String> FILTERS =
      Set.of(
          "lifecycle",
          "epoch",
          "source_class",
          "min_confidence",
          "valid_at",
          "claimed_until",
          "agent_id",
          "as_of");

  /** What a history may say. */
  static final Set<String> HISTORY =
      union(Set.of("subject", "predicate", "limit", "cursor"), FILTERS);

  /** What a comparison of two pasts may say. */
  static final Set<String> DIFF =
      Set.of("from", "to", "subject", "subject_prefix", "predicate", "limit", "cursor");

  /** What only lenses look at. */
  static final Set<String> LENS_ONLY = Set.of("time", "decay", "half_life", "weight", "explain");

  /** What only lists look at. */
  static final Set<String> LIST_ONLY =
      Set.of("subject_prefix", "concept", "source_hash", "parent_hash", "limit", "cursor");

  /** What a question about a pair may say. */
  static final Set<String> QUESTION = union(Set.of("subject", "predicate"), FILTERS, LENS_ONLY);

  /** What {@code /v1/query} may say, besides the parameters of the lens. */
  static final Set<String> QUERY = union(QUESTION, LIST_ONLY, Set.of("lens"));

  private static final String OFFSET = "offset:";
  private static final String ANY = "any";
  private static final String HEX_64 = "64 lower-case hex digits";
  private static final int COUNT_DIGITS_MAX = 9;
  private static final int SUBJECT_BYTES_MAX = 512;
  private static final int PREDICATE_BYTES_MAX = 256;

  private QuestionReader() {}

  /** A question; what is not among {@code known} is handed to the lens. */
  static Question question(Parameters parameters, String lens, Set<String> known) {
    return new Question(
        name(parameters, "subject", SUBJECT_BYTES_MAX),
        name(parameters, "predicate", PREDICATE_BYTES_MAX),
        lens,
        filters(parameters, Filters.DEFAULT),
        asOf(parameters),
        parameters.time("time"),
        decay(parameters),
        shareWeight(parameters),
        parameters.flag("explain"),
        forLens(parameters, known));
  }

  /** A listing by the one thing that is given; an author filters when something else is. */
  static Listing listing(Parameters parameters) {
    List<Listing.By> given =
        Stream.of(Listing.By.values())
            .filter(by -> by != Listing.By.AGENT_ID && parameters.has(by.wireName()))
            .toList();
    if (given.size() > 1) {
      throw Parameters.invalid(
          given.get(1).wireName(),
          "give " + given.get(0).wireName() + " or " + given.get(1).wireName() + ", not both");
    }
    Filters filters = filters(parameters, Filters.DEFAULT);
    Listing.By by =
        !given.isEmpty()
            ? given.get(0)
            : filters.agentId() != null ? Listing.By.AGENT_ID : Listing.By.SUBJECT;
    return new Listing(
        by,
        key(parameters, by),
        predicate(parameters),
        filters,
        asOf(parameters),
        limit(parameters),
        parameters.get("cursor"));
  }

  /** A pair's history: everything, unless filters leave something out. */
  static HistoryRequest history(Parameters parameters) {
    return new HistoryRequest(
        name(parameters, "subject", SUBJECT_BYTES_MAX),
        name(parameters, "predicate", PREDICATE_BYTES_MAX),
        filters(parameters, HistoryRequest.ALL),
        asOf(parameters),
        limit(parameters),
        parameters.get("cursor"));
  }

  /** Two pasts; the later one is now when nobody says. */
  static DiffRequest diff(Parameters parameters) {
    if (parameters.has("subject") && parameters.has("subject_prefix")) {
      throw Parameters.invalid("subject_prefix", "give subject or subject_prefix, not both");
    }
    if (!parameters.has("cursor")) {
      parameters.required("from");
    }
    return new DiffRequest(
        asOf(parameters, "from"),
        asOf(parameters, "to"),
        parameters.has("subject") ? name(parameters, "subject", SUBJECT_BYTES_MAX) : null,
        subjectPrefix(parameters),
        predicate(parameters),
        limit(parameters),
        parameters.get("cursor"));
  }

  private static String key(Parameters parameters, Listing.By by) {
    return switch (by) {
      case SUBJECT, SUBJECT_PREFIX, CONCEPT -> name(parameters, by.wireName(), SUBJECT_BYTES_MAX);
      case AGENT_ID -> parameters.required(by.wireName());
      case SOURCE_HASH, PARENT_HASH ->
          String.valueOf(parameters.as(by.wireName(), HEX_64, Hash::parse));
    };
  }

  /** How subjects have to begin, or null. */
  static @Nullable String subjectPrefix(Parameters parameters) {
    return parameters.has("subject_prefix")
        ? name(parameters, "subject_prefix", SUBJECT_BYTES_MAX)
        : null;
  }

  /** The predicate of a list, or null for all. */
  static @Nullable String predicate(Parameters parameters) {
    return parameters.has("predicate") ? name(parameters, "predicate", PREDICATE_BYTES_MAX) : null;
  }

  /** The size of a page. */
  static int limit(Parameters parameters) {
    return parameters.integer("limit", 1, Listing.LIMIT_MAX, Listing.LIMIT_DEFAULT);
  }

  /** The past that is asked for: {@code offset:N}, or a time. */
  static AsOf asOf(Parameters parameters) {
    return asOf(parameters, "as_of");
  }

  private static AsOf asOf(Parameters parameters, String name) {
    AsOf asOf =
        parameters.as(
            name,
            "offset:N, a time like 2026-01-31T12:00:00Z, or Unix seconds",
            QuestionReader::readAsOf);
    return asOf == null ? AsOf.HEAD : asOf;
  }

  private static AsOf readAsOf(String text) {
    if (!text.startsWith(OFFSET)) {
      return new AsOf.Time(Timestamps.parseQueryTime(text));
    }
    return new AsOf.Offset(digits(text.substring(OFFSET.length())));
  }

  private static Filters filters(Parameters parameters, Filters otherwise) {
    Set<LifecycleStage> lifecycle =
        parameters.as(
            "lifecycle",
            "any, or a list of proposed, under_review, approved, deprecated, rejected",
            QuestionReader::readLifecycle);
    Set<SourceClass> sourceClasses =
        parameters.as(
            "source_class",
            "a list of regulatory, clinical, observational, expert, community, anecdotal",
            QuestionReader::readSourceClasses);
    return new Filters(
        lifecycle == null ? otherwise.lifecycle() : lifecycle,
        sourceClasses == null ? otherwise.sourceClasses() : sourceClasses,
        parameters.fraction("min_confidence"),
        parameters.time("valid_at"),
        parameters.time("claimed_until"),
        parameters.as("agent_id", HEX_64, AgentId::parse),
        epoch(parameters),
        ANY.equals(parameters.get("epoch")));
  }

  private static @Nullable Hash epoch(Parameters parameters) {
    return ANY.equals(parameters.get("epoch"))
        ? null
        : parameters.as("epoch", "any, or " + HEX_64, Hash::parse);
  }

  private static Set<LifecycleStage> readLifecycle(String text) {
    return text.equals(ANY)
        ? EnumSet.allOf(LifecycleStage.class)
        : each(text, LifecycleStage::ofWireName);
  }

  private static Set<SourceClass> readSourceClasses(String text) {
    return each(
        text, word -> SourceClass.ofWireName(word.equals("peer_reviewed") ? "clinical" : word));
  }

  /** The words of a list, each read by itself. */
  static <T> Set<T> each(String list, Function<String, Optional<T>> read) {
    return Stream.of(list.split(",", -1))
        .map(word -> read.apply(word).orElseThrow(() -> new IllegalArgumentException(word)))
        .collect(Collectors.toSet());
  }

  private static Decay decay(Parameters parameters) {
    Decay halfLife =
        parameters.as(
            "half_life",
            "a whole number and a unit (s, m, h or d) like 73d",
            QuestionReader::readHalfLife);
    Decay decay = parameters.as("decay", "tier or none", QuestionReader::readDecay);
    if (halfLife != null && decay != null) {
      throw Parameters.invalid("half_life", "give decay or half_life, not both");
    }
    return halfLife != null ? halfLife : decay != null ? decay : Decay.NONE;
  }

  private static Decay readDecay(String text) {
    return switch (text) {
      case "tier" -> new Decay.ByTier();
      case "none" -> Decay.NONE;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static Decay readHalfLife(String text) {
    int units = text.length() - 1;
    if (units < 1 || units > COUNT_DIGITS_MAX) {
      throw new IllegalArgumentException(text);
    }
    ChronoUnit unit =
        switch (text.charAt(units)) {
          case 's' -> ChronoUnit.SECONDS;
          case 'm' -> ChronoUnit.MINUTES;
          case 'h' -> ChronoUnit.HOURS;
          case 'd' -> ChronoUnit.DAYS;
          default -> throw new IllegalArgumentException(text);
        };
    long count = digits(text.substring(0, units));
    if (count == 0) {
      throw new IllegalArgumentException(text);
    }
    return new Decay.HalfLife(Duration.of(count, unit));
  }

  private static ShareWeight shareWeight(Parameters parameters) {
    ShareWeight weight =
        parameters.as(
            "weight",
            "confidence, count or authority",
            text ->
                ShareWeight.ofWireName(text).orElseThrow(() -> new IllegalArgumentException(text)));
    return weight == null ? ShareWeight.CONFIDENCE : weight;
  }

  /** What is not ours is the lens's; the weight is of interest to both. */
  private static Map<String, String> forLens(Parameters parameters, Set<String> known) {
    return parameters.names().stream()
        .filter(name -> name.equals("weight") || !known.contains(name))
        .collect(Collectors.toMap(name -> name, parameters::required));
  }

  private static String name(Parameters parameters, String name, int bytesMax) {
    String value = parameters.required(name);
    if (value.length() > bytesMax
        || value.getBytes(StandardCharsets.UTF_8).length > bytesMax
        || value.chars().anyMatch(Character::isISOControl)) {
      throw Parameters.invalid(
          name,
          "the parameter " + name + " has 1 to " + bytesMax + " bytes, no control characters");
    }
    return value;
  }

  static long digits(String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException(text);
    }
    return Long.parseLong(text);
  }

  @SafeVarargs
  private static Set<String> union(Set<String>... sets) {
    return Stream.of(sets).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
  }
}
