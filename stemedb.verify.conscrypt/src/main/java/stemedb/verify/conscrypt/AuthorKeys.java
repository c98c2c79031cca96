package stemedb.verify.conscrypt;

import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.AgentId;

/**
 * Parsed and checked public keys. A key that has made a valid signature is kept among the proven
 * ones; all others, refused keys included, share a smaller room of their own. So a stream of
 * invented keys, which costs its sender nothing, displaces no author. Both rooms drop what was used
 * least recently. Thread-safe.
 */
final class AuthorKeys {

  /**
   * What is known of a key.
   *
   * @param key null when it is refused
   * @param proven whether it has made a valid signature
   */
  record Author(@Nullable PublicKey key, boolean proven) {}

  private static final Author REFUSED = new Author(null, false);

  private final Engine engine;
  private final Map<AgentId, Author> proven;
  private final Map<AgentId, Author> others;

  AuthorKeys(Engine engine, int provenMax, int othersMax) {
    this.engine = engine;
    this.proven = new Recent(provenMax);
    this.others = new Recent(othersMax);
  }

  /** Looks a key up; a key seen for the first time is checked, outside of the lock. */
  Author find(AgentId id) {
    Author known = known(id);
    if (known != null) {
      return known;
    }
    byte[] raw = id.toBytes();
    Author author = Prechecks.isStrictKey(raw) ? new Author(engine.parse(raw), false) : REFUSED;
    synchronized (this) {
      others.put(id, author);
    }
    return author;
  }

  /** Notes that the key has made a valid signature. */
  synchronized void prove(AgentId id, PublicKey key) {
    others.remove(id);
    proven.put(id, new Author(key, true));
  }

  synchronized int provenCount() {
    return proven.size();
  }

  synchronized int othersCount() {
    return others.size();
  }

  private synchronized @Nullable Author known(AgentId id) {
    Author author = proven.get(id);
    return author != null ? author : others.get(id);
  }

  /** A map that drops the entry used least recently when it is full. */
  private static final class Recent extends LinkedHashMap<AgentId, Author> {
    private static final long serialVersionUID = 1;
    private final int max;

    Recent(int max) {
      super(16, 0.75f, true);
      this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<AgentId, Author> eldest) {
      return size() > max;
    }
  }
}
