package stemedb.verify;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.AgentId;

/**
 * Who is known, and who has a large table.
 *
 * <p><b>Keys.</b> A key that has made a valid signature moves to a room of its own, so that a
 * stream of invented keys, which costs its sender nothing, displaces no author.
 *
 * <p><b>Large tables</b> cost the time of twenty verifications and 60 KB. Only valid signatures pay
 * for them: each {@value #SIGNATURES_FOR_TRY}th one of an author who has none is a try. There are
 * as many places as the budget allows. When all are taken, a try takes one turn off the credit of
 * the author at the clock's hand, who gives way when it has none left and else gains a turn with
 * each of its own valid signatures, up to {@value #CREDIT_MAX}. So who signs seldom makes room for
 * who signs often, while among too many authors who sign in turn most tables stay where they are
 * instead of being made and thrown away again.
 *
 * <p>Thread-safe. Verifying takes no lock. One table is made at a time; a try that comes meanwhile
 * is dropped.
 */
final class AuthorTables {
  static final int SIGNATURES_FOR_TRY = 8;
  static final int CREDIT_MAX = 4;

  private final Room proven;
  private final Room strangers;
  private final @Nullable Author[] places;
  private final ReentrantLock making = new ReentrantLock();
  private final int signaturesForTry;
  private int hand;

  /**
   * @param provenMax authors with a valid signature that are kept
   * @param strangersMax other keys that are kept, refused ones included
   * @param budget bytes for large tables; may be 0
   */
  AuthorTables(int provenMax, int strangersMax, long budget) {
    this(provenMax, strangersMax, budget, SIGNATURES_FOR_TRY);
  }

  /** With another price of a try, for tests. */
  AuthorTables(int provenMax, int strangersMax, long budget, int signaturesForTry) {
    this.signaturesForTry = signaturesForTry;
    this.proven = new Room(provenMax);
    this.strangers = new Room(strangersMax);
    this.places = new @Nullable Author[(int) Math.min(budget / Author.LARGE.bytes(), provenMax)];
  }

  /** Looks a key up; a key seen for the first time is checked. */
  Author find(AgentId id) {
    Author author = proven.find(id);
    if (author == null) {
      author = strangers.find(id);
    }
    return author != null ? author : strangers.add(Author.of(id));
  }

  /** Notes a valid signature of the author. */
  void noteValid(Author author) {
    if (author.hasLarge()) {
      if (author.credit.get() < CREDIT_MAX) {
        author.credit.incrementAndGet();
      }
      return;
    }
    int signatures = author.credit.incrementAndGet();
    if (signatures == 1) {
      proven.add(author);
      strangers.remove(author);
    }
    if (signatures % signaturesForTry == 0 && places.length > 0 && making.tryLock()) {
      try {
        tryForPlace(author);
      } finally {
        making.unlock();
      }
    }
  }

  private void tryForPlace(Author author) {
    int place = hand;
    hand = (hand + 1) % places.length;
    Author holder = places[place];
    if (holder != null) {
      if (holder.credit.get() > 0) {
        holder.credit.decrementAndGet();
        return;
      }
      holder.dropLarge();
    }
    places[place] = author;
    author.makeLarge();
    author.credit.set(CREDIT_MAX);
  }

  int provenCount() {
    return proven.size();
  }

  int strangersCount() {
    return strangers.size();
  }

  int places() {
    return places.length;
  }
}
