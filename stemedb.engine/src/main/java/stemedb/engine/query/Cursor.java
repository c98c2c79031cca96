package stemedb.engine.query;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Filters;
import stemedb.api.Problem;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.SourceClass;

/**
 * Where a listing goes on: journal generation, offset that all pages look at, a print of what was
 * asked, the last key that was looked at. Opaque to clients: base64url of those.
 *
 * @param generation the first 8 bytes of the journal's generation
 * @param offset the record that all pages of the listing cover
 * @param print of the listing's other parameters: a cursor continues what it came from only
 * @param lastKey the store key behind which to go on
 */
record Cursor(long generation, long offset, int print, byte[] lastKey) {

  static Cursor of(UUID generation, long offset, int print, byte[] lastKey) {
    return new Cursor(generation.getMostSignificantBits(), offset, print, lastKey);
  }

  /** A print of filters: the same after every start, for enums hash by address. */
  static int print(Filters filters) {
    return Objects.hash(
        filters.lifecycle().stream().map(LifecycleStage::wireName).sorted().toList(),
        filters.sourceClasses().stream().map(SourceClass::wireName).sorted().toList(),
        filters.minConfidence(),
        filters.validAt(),
        filters.claimedUntil(),
        filters.agentId(),
        filters.epoch(),
        filters.anyEpoch());
  }

  String encode() {
    byte[] bytes =
        ByteBuffer.allocate(20 + lastKey.length)
            .putLong(generation)
            .putLong(offset)
            .putInt(print)
            .put(lastKey)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * @throws stemedb.api.StemeDbException when it is not a cursor of this listing and journal
   */
  static Cursor decode(String text, UUID generation, int print) {
    Cursor cursor = parse(text);
    if (cursor.generation != generation.getMostSignificantBits()) {
      throw Problem.at(
              ErrorCode.GENERATION_CHANGED,
              "cursor",
              "the journal was replaced since that cursor was given; start the listing anew")
          .toException();
    }
    if (cursor.print != print) {
      throw invalid();
    }
    return cursor;
  }

  /**
   * Itself when it lies in one of these ranges.
   *
   * @throws stemedb.api.StemeDbException when it does not
   */
  Cursor in(List<byte[]> ranges) {
    if (ranges.stream().noneMatch(this::isIn)) {
      throw invalid();
    }
    return this;
  }

  /** The same, or null when there is no text. */
  static @Nullable Cursor decodeAny(
      @Nullable String text, UUID generation, int print, List<byte[]> ranges) {
    return text == null ? null : decode(text, generation, print).in(ranges);
  }

  private boolean isIn(byte[] range) {
    return lastKey.length >= range.length
        && Arrays.equals(lastKey, 0, range.length, range, 0, range.length);
  }

  /**
   * The last key, which has that many bytes.
   *
   * @throws stemedb.api.StemeDbException when it has not
   */
  ByteBuffer key(int bytes) {
    if (lastKey.length != bytes) {
      throw invalid();
    }
    return ByteBuffer.wrap(lastKey);
  }

  /** The least key behind the last one. */
  byte[] nextKey() {
    return Arrays.copyOf(lastKey, lastKey.length + 1);
  }

  private static Cursor parse(String text) {
    try {
      ByteBuffer in = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (in.remaining() < 21) {
        throw invalid();
      }
      long generation = in.getLong();
      long offset = in.getLong();
      int print = in.getInt();
      byte[] key = new byte[in.remaining()];
      in.get(key);
      return new Cursor(generation, offset, print, key);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static RuntimeException invalid() {
    return Problem.at(
            ErrorCode.INVALID_CURSOR,
            "cursor",
            "cursor is not one that this listing gave; start without one")
        .toException();
  }
}
