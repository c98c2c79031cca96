package stemedb.engine.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stemedb.api.Answer;
import stemedb.api.metrics.Metrics;
import stemedb.engine.index.PairChange;
import stemedb.engine.index.PairListener;

/**
 * Keeps decoded rows and answers, each within a number of bytes. The writer's thread adds its rows
 * to what is kept of a pair; an answer counts while its pair is untouched.
 *
 * <p>Whether something kept may be used is decided by {@link Stamps} alone, so that no order of
 * writer, readers and evictions makes an answer stale: a reader takes the head first, then what is
 * kept, then the stamp. What was kept at offset K is right for a question at offset N when the pair
 * was last touched at or before both.
 */
public final class PairCache implements PairListener {
  private static final int LARGEST_PART = 4;

  private final Kept<PairId, Rows> rows;
  private final Kept<AnswerKey, Found> answers;
  private volatile Stamps stamps = new Stamps(0, 0);

  private record Rows(Stamps stamps, PairRows rows) {}

  /**
   * @param pairs what the answer was made from
   */
  private record Found(Stamps stamps, long offset, Answer answer, long bytes, List<PairId> pairs) {

    /** When the answer may have changed last; other names of the subject touch all answers. */
    long touched() {
      long last = 0;
      for (PairId pair : pairs) {
        last = Math.max(last, stamps.answers(pair));
      }
      return last;
    }
  }

  /**
   * @param rowBytes for decoded rows; 0 for none
   * @param answerBytes for answers; 0 for none
   */
  public PairCache(long rowBytes, long answerBytes, Metrics metrics) {
    this.rows = new Kept<>("rows", rowBytes, entry -> entry.rows.bytes(), metrics);
    this.answers = new Kept<>("answers", answerBytes, Found::bytes, metrics);
  }

  /**
   * Takes three eighths of the memory for caches for decoded rows and one for answers; the other
   * half is the store's.
   *
   * @param cacheBytes memory for all caches; 0 for none
   */
  public static PairCache of(long cacheBytes, Metrics metrics) {
    return new PairCache(cacheBytes / 8 * 3, cacheBytes / 8, metrics);
  }

  /** What is left of the memory for caches for the store's own. */
  public static long leftForStore(long cacheBytes) {
    return cacheBytes / 2;
  }

  @Override
  public void serving(long store, long through) {
    if (stamps.store() != store) {
      stamps = new Stamps(store, through); // what is kept of another store does not count any more
      rows.clear();
      answers.clear();
    }
  }

  @Override
  public void applied(List<PairChange> changes, boolean all, long through) {
    if (!rows.isOn() && !answers.isOn()) {
      return;
    }
    Stamps now = stamps;
    if (all) {
      now.touchAll(through);
    }
    for (PairChange change : changes) {
      PairId pair = new PairId(change.pair());
      long touched = now.rows(pair);
      now.touch(pair, through);
      rows.update(pair, kept -> grown(kept, now, touched, change, through));
    }
  }

  /** Null drops it: what is kept ends before an earlier touch. */
  private static @Nullable Rows grown(
      Rows kept, Stamps now, long touched, PairChange change, long through) {
    if (kept.stamps != now || kept.rows.through() < touched) {
      return null;
    }
    PairRows grown = kept.rows.with(change, through);
    return grown == null ? null : new Rows(now, grown);
  }

  /** The view's stamps; to be taken after its head, and null when nothing kept fits the view. */
  @Nullable Stamps stamps(View view) {
    Stamps now = stamps;
    return now.store() == view.storeNumber() ? now : null;
  }

  /** Rows of a pair that are complete up to an offset, or null. */
  @Nullable PairRows rows(Stamps now, PairId pair, long upTo) {
    Rows kept = rows.get(pair);
    boolean fits =
        kept != null
            && kept.stamps == now
            && (upTo <= kept.rows.through() || now.rows(pair) <= kept.rows.through());
    rows.count(fits);
    return kept != null && fits ? kept.rows : null;
  }

  /** Keeps rows that were read just now. */
  void keep(Stamps now, PairId pair, PairRows read) {
    rows.put(
        pair,
        new Rows(now, read),
        kept -> kept.stamps == now && kept.rows.through() >= read.through());
  }

  /** An answer to that question at any offset, if it is also the one at that offset; or null. */
  @Nullable Answer answer(Stamps now, AnswerKey key, long offset) {
    Found kept = answers.get(key);
    boolean fits =
        kept != null && kept.stamps == now && kept.touched() <= Math.min(offset, kept.offset);
    answers.count(fits);
    return kept != null && fits ? kept.answer : null;
  }

  /**
   * Keeps an answer that is the one at its offset.
   *
   * @param pairs all that it was made from
   */
  void keep(Stamps now, AnswerKey key, Answer answer, List<PairId> pairs) {
    answers.put(
        key,
        new Found(now, answer.offset(), answer, AnswerSize.of(key, answer, pairs), pairs),
        kept -> kept.stamps == now && kept.offset >= answer.offset());
  }

  /** Whether answers are kept at all. */
  boolean keepsAnswers() {
    return answers.isOn();
  }

  /** One cache and what it counts. */
  private static final class Kept<K, V> {
    private final @Nullable Cache<K, V> cache;
    private final long largest;
    private final Function<V, Long> bytes;
    private final Metrics.Counter hits;
    private final Metrics.Counter misses;

    Kept(String name, long bytesMax, Function<V, Long> bytes, Metrics metrics) {
      this.bytes = bytes;
      this.largest = Math.min(Integer.MAX_VALUE, bytesMax / LARGEST_PART);
      this.cache =
          bytesMax == 0
              ? null
              : Caffeine.newBuilder()
                  .maximumWeight(bytesMax)
                  .weigher((K key, V value) -> (int) Math.min(bytes.apply(value), largest))
                  .executor(Runnable::run) // no thread of ours outlives us
                  .build();
      this.hits = metrics.counter("stemedb_cache_hits_total", "cache", name);
      this.misses = metrics.counter("stemedb_cache_misses_total", "cache", name);
      metrics.gauge("stemedb_cache_size_bytes", this::size, "cache", name);
    }

    boolean isOn() {
      return cache != null;
    }

    private double size() {
      return cache == null
          ? 0
          : cache
              .policy()
              .eviction()
              .map(Policy.Eviction::weightedSize)
              .map(s -> s.orElse(0))
              .orElse(0L);
    }

    @Nullable V get(K key) {
      return cache == null ? null : cache.getIfPresent(key);
    }

    void count(boolean hit) {
      if (cache != null) {
        (hit ? hits : misses).increment();
      }
    }

    /** Puts a value unless a better one is there; one that would take too much room is not kept. */
    void put(K key, V value, Function<V, Boolean> isBetter) {
      if (cache != null && bytes.apply(value) <= largest) {
        cache.asMap().merge(key, value, (kept, mine) -> isBetter.apply(kept) ? kept : mine);
      }
    }

    /** Replaces a value that is there; null drops it. */
    void update(K key, Function<V, @Nullable V> change) {
      if (cache != null && cache.getIfPresent(key) != null) {
        cache.asMap().computeIfPresent(key, (same, kept) -> change.apply(kept));
      }
    }

    void clear() {
      if (cache != null) {
        cache.invalidateAll();
      }
    }
  }
}
