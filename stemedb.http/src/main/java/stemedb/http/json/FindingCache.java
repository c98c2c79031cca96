package stemedb.http.json;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Function;
import stemedb.api.Answer;

/**
 * What lenses found, as JSON. The database hands out the same finding again while nothing of its
 * pair has changed, so its text is made once; what belongs to one answer alone (its id, offset and
 * time) is not in here. A finding is known by its identity and forgotten with it.
 */
final class FindingCache {
  private static final int HEAP_SHARE = 64;

  private final Cache<Answer.Finding, byte[]> texts =
      Caffeine.newBuilder()
          .weakKeys()
          .maximumWeight(Runtime.getRuntime().maxMemory() / HEAP_SHARE)
          .weigher((Answer.Finding finding, byte[] text) -> text.length)
          .executor(Runnable::run) // no thread of ours outlives us
          .build();

  /** The text of a finding; made now when it is not there. */
  byte[] text(Answer.Finding finding, Function<Answer.Finding, byte[]> writer) {
    byte[] kept = texts.getIfPresent(finding);
    if (kept == null) {
      kept = writer.apply(finding);
      texts.put(finding, kept);
    }
    return kept;
  }
}
