package stemedb.guard.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.AgentId;
import stemedb.api.model.Hash;

/**
 * The texts of authors, as far as there is room for them: when it is full, the authors are
 * forgotten that have been silent for longest. Thread-safe.
 */
final class TextIndex {
  /** What an entry takes besides its characters: its bands in two maps, roughly. */
  private static final int ENTRY_BYTES = 1_500;

  /** How many texts of a band are compared, so that look-alikes cannot make it slow. */
  private static final int COMPARED = 8;

  private final long bytesMax;
  private final Map<AgentId, Author> authors = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** One text; two are the same when they are one object. */
  private static final class Entry {
    private final Hash hash;
    private final String text;
    private final long[] bands;

    Entry(Hash hash, String text, long[] bands) {
      this.hash = hash;
      this.text = text;
      this.bands = bands;
    }

    long bytes() {
      return ENTRY_BYTES + 2L * text.length();
    }
  }

  /** The texts of one author. */
  private static final class Author {
    private final Map<Hash, Entry> entries = new LinkedHashMap<>();
    private final Map<Long, List<Entry>> byBand = new HashMap<>();
    private long bytes;
  }

  /**
   * @param bytesMax room for all texts together
   */
  TextIndex(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /**
   * Finds a text of the author that is much the same, and takes note of this one when there is
   * none.
   *
   * @param revised the claim that this one revises: to be like it is its purpose
   * @return the claim with that text, or null
   */
  @Nullable Hash findOrAdd(
      AgentId agent, Hash hash, @Nullable Hash revised, String text, double least) {
    long[] shingles = MinHash.shingles(text);
    Entry entry = new Entry(hash, text, MinHash.bands(shingles));
    synchronized (this) {
      Author author = authors.computeIfAbsent(agent, key -> new Author());
      if (author.entries.containsKey(hash)) {
        return null; // it was sent again
      }
      for (Entry other : proposed(author, entry)) {
        if (!other.hash.equals(revised)
            && MinHash.jaccard(shingles, MinHash.shingles(other.text)) >= least) {
          return other.hash;
        }
      }
      add(author, entry);
      return null;
    }
  }

  /** Texts that share a band, of each band the latest. */
  private static Set<Entry> proposed(Author author, Entry entry) {
    Set<Entry> proposed = new LinkedHashSet<>();
    for (long band : entry.bands) {
      List<Entry> sharing = author.byBand.getOrDefault(band, List.of());
      proposed.addAll(sharing.subList(Math.max(0, sharing.size() - COMPARED), sharing.size()));
    }
    return proposed;
  }

  /** Forgets a text that was not taken in after all. */
  synchronized void remove(AgentId agent, Hash hash) {
    Author author = authors.get(agent);
    if (author != null) {
      remove(author, hash);
    }
  }

  synchronized int count() {
    return authors.values().stream().mapToInt(author -> author.entries.size()).sum();
  }

  private void add(Author author, Entry entry) {
    author.entries.put(entry.hash, entry);
    for (long band : entry.bands) {
      author.byBand.computeIfAbsent(band, key -> new ArrayList<>(1)).add(entry);
    }
    author.bytes += entry.bytes();
    bytes += entry.bytes();
    Iterator<Author> silent = authors.values().iterator();
    while (bytes > bytesMax && silent.hasNext()) {
      Author oldest = silent.next();
      if (oldest != author) {
        bytes -= oldest.bytes;
        silent.remove();
      }
    }
    while (bytes > bytesMax && author.entries.size() > 1) {
      remove(author, author.entries.keySet().iterator().next());
    }
  }

  private void remove(Author author, Hash hash) {
    Entry entry = author.entries.remove(hash);
    if (entry == null) {
      return;
    }
    for (long band : entry.bands) {
      List<Entry> sharing = author.byBand.get(band);
      if (sharing != null) {
        sharing.remove(entry);
        if (sharing.isEmpty()) {
          author.byBand.remove(band);
        }
      }
    }
    author.bytes -= entry.bytes();
    bytes -= entry.bytes();
  }
}
