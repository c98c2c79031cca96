package stemedb.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stemedb.api.AsOf;
import stemedb.api.ConflictListing;
import stemedb.api.Decay;
import stemedb.api.DiffRequest;
import stemedb.api.FeedRequest;
import stemedb.api.Filters;
import stemedb.api.HistoryRequest;
import stemedb.api.Listing;
import stemedb.api.Question;
import stemedb.api.ShareWeight;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.RecordKind;
import stemedb.api.model.SourceClass;
import stemedb.record.Timestamps;

/** Writes questions as the query parameters of a request; what is default is left out. */
final class Parameters {
  private final Map<String, String> values = new LinkedHashMap<>();

  private Parameters() {}

  static Map<String, String> of(Question question) {
    Parameters target = new Parameters();
    target.values.putAll(question.parameters());
    target.put("subject", question.subject());
    target.put("predicate", question.predicate());
    target.put("lens", question.lens());
    target.put(question.filters());
    target.put("as_of", asOf(question.asOf()));
    target.put("time", time(question.time()));
    if (question.decay() instanceof Decay.ByTier) {
      target.put("decay", "tier");
    } else if (question.decay() instanceof Decay.HalfLife decay) {
      target.put("half_life", duration(decay.halfLife()));
    }
    if (question.shareWeight() != ShareWeight.CONFIDENCE) {
      target.put("weight", question.shareWeight().wireName());
    }
    if (question.explain()) {
      target.put("explain", "true");
    }
    return target.values;
  }

  static Map<String, String> of(Listing listing) {
    Parameters target = new Parameters();
    target.put(listing.by().wireName(), listing.key());
    target.put("predicate", listing.predicate());
    target.put(listing.filters());
    target.put("as_of", asOf(listing.asOf()));
    target.put("limit", Integer.toString(listing.limit()));
    target.put("cursor", listing.cursor());
    return target.values;
  }

  static Map<String, String> of(ConflictListing listing) {
    Parameters target = new Parameters();
    target.put("min_score", Double.toString(listing.minScore()));
    target.put("subject_prefix", listing.subjectPrefix());
    target.put("predicate", listing.predicate());
    target.put("limit", Integer.toString(listing.limit()));
    target.put("cursor", listing.cursor());
    return target.values;
  }

  static Map<String, String> of(FeedRequest request) {
    Parameters target = new Parameters();
    if (request.generation() != null) {
      target.put("cursor", request.generation() + "-" + request.since());
    } else {
      target.put("since", request.since() == FeedRequest.LATEST ? "latest" : "" + request.since());
    }
    target.put("subject_prefix", request.subjectPrefix());
    target.put("predicate", request.predicate());
    if (!request.kinds().isEmpty()) {
      target.put("kind", words(request.kinds(), RecordKind::wireName));
    }
    return target.values;
  }

  static Map<String, String> of(HistoryRequest request) {
    Parameters target = new Parameters();
    target.put("subject", request.subject());
    target.put("predicate", request.predicate());
    target.put(request.filters());
    if (!target.values.containsKey("lifecycle")) { // a history that does not say tells all
      target.put("lifecycle", words(request.filters().lifecycle(), LifecycleStage::wireName));
    }
    target.put("as_of", asOf(request.asOf()));
    target.put("limit", Integer.toString(request.limit()));
    target.put("cursor", request.cursor());
    return target.values;
  }

  static Map<String, String> of(DiffRequest request) {
    Parameters target = new Parameters();
    target.put("from", asOf(request.from()));
    target.put("to", asOf(request.to()));
    target.put("subject", request.subject());
    target.put("subject_prefix", request.subjectPrefix());
    target.put("predicate", request.predicate());
    target.put("limit", Integer.toString(request.limit()));
    target.put("cursor", request.cursor());
    return target.values;
  }

  private void put(String name, @Nullable String value) {
    if (value != null) {
      values.put(name, value);
    }
  }

  private void put(Filters filters) {
    if (filters.lifecycle().equals(EnumSet.allOf(LifecycleStage.class))) {
      put("lifecycle", "any");
    } else if (!filters.lifecycle().equals(Filters.DEFAULT_LIFECYCLE)) {
      put("lifecycle", words(filters.lifecycle(), LifecycleStage::wireName));
    }
    Set<SourceClass> classes = filters.sourceClasses();
    if (!classes.equals(EnumSet.allOf(SourceClass.class))) {
      put("source_class", words(classes, SourceClass::wireName));
    }
    if (filters.minConfidence() > 0) {
      put("min_confidence", Double.toString(filters.minConfidence()));
    }
    put("valid_at", time(filters.validAt()));
    put("claimed_until", time(filters.claimedUntil()));
    put("agent_id", filters.agentId() == null ? null : filters.agentId().toString());
    if (filters.epoch() != null) {
      put("epoch", filters.epoch().toString());
    } else if (filters.anyEpoch()) {
      put("epoch", "any");
    }
  }

  private static <E extends Enum<E>> String words(
      Collection<E> values, Function<E, String> wireName) {
    return values.stream().sorted().map(wireName).collect(Collectors.joining(","));
  }

  private static @Nullable String asOf(AsOf asOf) {
    if (asOf instanceof AsOf.Offset offset) {
      return "offset:" + offset.number();
    }
    return asOf instanceof AsOf.Time time ? Timestamps.format(time.instant()) : null;
  }

  private static @Nullable String time(@Nullable Instant instant) {
    return instant == null ? null : Timestamps.format(instant);
  }

  private static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds + "s";
  }
}
