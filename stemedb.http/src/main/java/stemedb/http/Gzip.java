package stemedb.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;

/** Decompresses bodies (RFC 1952), within limits. */
final class Gzip {
  /** How many times larger the content may be. */
  static final int RATIO_MAX = 20;

  private static final int CHUNK_BYTES = 8192;

  private Gzip() {}

  /**
   * The content of a compressed body.
   *
   * @throws stemedb.api.StemeDbException {@code too_large} beyond a limit, {@code invalid_encoding}
   *     for what is not gzip
   */
  static byte[] decompress(byte[] body, int bytesMax, BodyBudget.Share share) {
    long ratioMax = (long) RATIO_MAX * body.length;
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK_BYTES];
    try (GZIPInputStream input = new GZIPInputStream(new ByteArrayInputStream(body))) {
      for (int count = input.read(chunk); count >= 0; count = input.read(chunk)) {
        content.write(chunk, 0, count);
        check(content.size(), bytesMax, ratioMax);
        if (!share.grow(count)) {
          throw Problem.of(ErrorCode.QUEUE_FULL, "too many bodies are on their way").toException();
        }
      }
    } catch (IOException e) {
      throw Problem.of(ErrorCode.INVALID_ENCODING, "the body is not gzip").toException();
    }
    return content.toByteArray();
  }

  private static void check(int bytes, int bytesMax, long ratioMax) {
    if (bytes > bytesMax) {
      throw Problem.of(ErrorCode.TOO_LARGE, BodyReader.tooLarge(bytesMax) + " decompressed")
          .toException();
    }
    if (bytes > ratioMax) {
      throw Problem.of(
              ErrorCode.TOO_LARGE, "the body grows more than " + RATIO_MAX + " times decompressed")
          .toException();
    }
  }
}
