package stemedb.tck.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Changes samples of a format a little: bits, bytes, numbers at their limits, pieces that go, come
 * twice, change places or come from another sample. A short run in the build, next to a fuzzer that
 * is guided by coverage. Not for use by several threads at once.
 */
public final class Mutations {
  /** Steps from a sample to what is tried; more of them leave little of the format. */
  private static final int STEPS_MAX = 4;

  private static final int PIECE_BYTES_MAX = 64;

  /** What counters and lengths are wrong at. */
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    7,
    8,
    127,
    128,
    255,
    256,
    65_535,
    65_536,
    1 << 20,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    1L << 53,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private final long seed;
  private final Random random;
  private final List<byte[]> samples;

  /**
   * @param samples inputs that are right, one or more
   */
  public Mutations(long seed, List<byte[]> samples) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("no samples");
    }
    this.seed = seed;
    this.random = new Random(seed);
    this.samples = List.copyOf(samples);
  }

  /**
   * Hands out so many.
   *
   * @param check throws whatever it wants when something is wrong
   * @throws AssertionError naming the input for which it did
   */
  public void run(int count, Consumer<byte[]> check) {
    for (int i = 0; i < count; i++) {
      byte[] input = next();
      try {
        check.accept(input.clone());
      } catch (Throwable e) {
        throw new AssertionError(
            "input " + i + " of seed " + seed + ": " + HexFormat.of().formatHex(input), e);
      }
    }
  }

  /** The next input. */
  public byte[] next() {
    byte[] input = sample().clone();
    for (int steps = 1 + random.nextInt(STEPS_MAX); steps > 0; steps--) {
      input = changed(input);
    }
    return input;
  }

  private byte[] sample() {
    return samples.get(random.nextInt(samples.size()));
  }

  private byte[] changed(byte[] input) {
    int at = random.nextInt(input.length + 1);
    int end = at + Math.min(input.length - at, 1 + random.nextInt(PIECE_BYTES_MAX));
    return switch (random.nextInt(9)) {
      case 0 -> flipped(input, at);
      case 1 -> joined(input, at, new byte[] {(byte) random.nextInt(256)}, Math.min(at + 1, end));
      case 2 -> joined(input, at, number(), Math.min(at + 8, input.length));
      case 3 -> joined(input, at, new byte[0], end); // a piece goes
      case 4 -> Arrays.copyOf(input, at); // so does the end
      case 5 -> joined(input, at, Arrays.copyOfRange(input, at, end), at); // it comes twice
      case 6 -> joined(input, at, piece(sample()), at);
      case 7 -> joined(input, at, piece(sample()), end);
      default -> joined(input, at, piece(input), end);
    };
  }

  private byte[] flipped(byte[] input, int at) {
    if (at < input.length) {
      input[at] ^= (byte) (1 << random.nextInt(8));
    }
    return input;
  }

  /** A number in 1, 2, 4 or 8 bytes, or as text. */
  private byte[] number() {
    long value = NUMBERS[random.nextInt(NUMBERS.length)];
    int bytes = 1 << random.nextInt(5);
    if (bytes == 16) {
      return Long.toString(value).getBytes(StandardCharsets.US_ASCII);
    }
    byte[] number = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      number[bytes - 1 - i] = (byte) (value >>> 8 * i);
    }
    return number;
  }

  private byte[] piece(byte[] source) {
    int from = random.nextInt(source.length + 1);
    int length = Math.min(source.length - from, 1 + random.nextInt(PIECE_BYTES_MAX));
    return Arrays.copyOfRange(source, from, from + length);
  }

  /** What is before {@code from}, that piece, what is from {@code to} on. */
  private static byte[] joined(byte[] input, int from, byte[] piece, int to) {
    byte[] joined = Arrays.copyOf(input, from + piece.length + input.length - to);
    System.arraycopy(piece, 0, joined, from, piece.length);
    System.arraycopy(input, to, joined, from + piece.length, input.length - to);
    return joined;
  }
}
