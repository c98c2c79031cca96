package stemedb.verify;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.AgentId;

/**
 * What is known of a public key A: whether it is refused, and tables of −A. Thread-safe.
 *
 * <p>Every key that is not refused has a small table, made together with the check of the key; how
 * {@link AuthorTables} deals out large ones is told there.
 */
final class Author {
  /** 8 entries, 1 KB: less work to make and to use once than doubling bit by bit. */
  static final Comb.Shape SMALL = new Comb.Shape(4, 1, 64);

  /** 512 entries, 60 KB. */
  static final Comb.Shape LARGE = new Comb.Shape(8, 4, 8);

  final AgentId id;
  final byte[] encoded;

  /** Without a table: valid signatures; with one: turns that it is still kept for. */
  final AtomicInteger credit = new AtomicInteger();

  private final @Nullable Point negative;
  private final @Nullable Comb small;
  private volatile @Nullable Comb large;
  private volatile boolean used = true;

  private Author(AgentId id, byte[] encoded, @Nullable Point negative, @Nullable Comb small) {
    this.id = id;
    this.encoded = encoded;
    this.negative = negative;
    this.small = small;
  }

  /**
   * Reads and checks a key: a canonical encoding of a point of the prime-order subgroup that is not
   * its neutral element. That is, L·A is neutral, since the order of a point divides 8·L and L is
   * prime. L is odd, so that its recoding is exact on the whole curve. Costs about three
   * verifications.
   */
  static Author of(AgentId id) {
    byte[] encoded = id.toBytes();
    Point point = Point.decode(encoded);
    if (point == null || point.isNeutral()) {
      return new Author(id, encoded, null, null);
    }
    point.negate();
    Comb comb = new Comb(point, SMALL);
    long[] signs = new long[Scalar.SIGN_WORDS];
    Scalar.recode(signs, Scalar.ORDER, SMALL.digits());
    Point multiple = new Point();
    comb.multiply(multiple, signs, new Point.Scratch());
    return multiple.isNeutral()
        ? new Author(id, encoded, point, comb)
        : new Author(id, encoded, null, null);
  }

  boolean isRefused() {
    return small == null;
  }

  /**
   * The best table of −A there is.
   *
   * @throws IllegalStateException when the key is refused
   */
  Comb table() {
    Comb best = large;
    if (best == null) {
      best = small;
    }
    if (best == null) {
      throw new IllegalStateException("a refused key has no table");
    }
    return best;
  }

  boolean hasLarge() {
    return large != null;
  }

  /** Makes the large table, about twenty verifications' time. */
  void makeLarge() {
    if (negative != null) {
      large = new Comb(negative, LARGE);
    }
  }

  void dropLarge() {
    large = null;
  }

  /** Notes a use; writes only when there is something to change, for the sake of other cores. */
  void touch() {
    if (!used) {
      used = true;
    }
  }

  /** Whether there was a use since the last call. */
  boolean takeUsed() {
    boolean was = used;
    used = false;
    return was;
  }
}
