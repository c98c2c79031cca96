package stemedb.verify;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.AgentId;

/**
 * A limited number of authors. When it is full, one gives way that was not used lately, found by
 * the clock algorithm (Corbató, "A Paging Experiment with the Multics System", 1968): a hand goes
 * round and passes over whoever was used since it came by last. So finding takes no lock and keeps
 * no order. Thread-safe.
 */
final class Room {
  private final Map<AgentId, Author> authors = new ConcurrentHashMap<>();
  private final @Nullable Author[] clock;
  private int hand;

  Room(int max) {
    this.clock = new @Nullable Author[max];
  }

  @Nullable Author find(AgentId id) {
    Author author = authors.get(id);
    if (author != null) {
      author.touch();
    }
    return author;
  }

  /** Adds the author; returns it, or the one that somebody else has added meanwhile. */
  synchronized Author add(Author author) {
    Author present = authors.putIfAbsent(author.id, author);
    if (present != null) {
      return present;
    }
    int rounds = 2 * clock.length; // readers may set the marks again and again
    Author old = clock[hand];
    for (int i = 0; i < rounds && old != null && isHere(old) && old.takeUsed(); i++) {
      hand = (hand + 1) % clock.length;
      old = clock[hand];
    }
    if (old != null) {
      authors.remove(old.id, old);
    }
    clock[hand] = author;
    hand = (hand + 1) % clock.length;
    return author;
  }

  /** Takes the author out; its place is free when the hand comes by. */
  void remove(Author author) {
    authors.remove(author.id, author);
  }

  int size() {
    return authors.size();
  }

  private boolean isHere(Author author) {
    return authors.get(author.id) == author;
  }
}
