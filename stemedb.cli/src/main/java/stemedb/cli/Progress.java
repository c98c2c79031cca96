package stemedb.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far something has come, shown once it takes longer than a second: a moving bar on a terminal,
 * else a line every few seconds.
 */
final class Progress implements AutoCloseable {
  private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long BAR_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LINE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int BAR_WIDTH = 30;

  private final Screen screen;
  private final String what;
  private final long total;
  private final LongSupplier nanoTime;
  private final long start;
  private long next;
  private boolean shown;

  /**
   * @param total what is all; 0 when that is not known
   */
  Progress(Screen screen, String what, long total, LongSupplier nanoTime) {
    this.screen = screen;
    this.what = what;
    this.total = total;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.next = FIRST_NANOS;
  }

  /** So much is done, in the same unit as the total. */
  void done(long amount) {
    long elapsed = nanoTime.getAsLong() - start;
    if (elapsed < next) {
      return;
    }
    if (screen.errTerminal()) {
      next = elapsed + BAR_NANOS;
      shown = true;
      screen.err().print("\r" + what + " " + bar(amount));
      screen.err().flush();
    } else {
      next = elapsed + LINE_NANOS;
      screen.note(what + " " + percent(amount));
    }
  }

  private String bar(long amount) {
    int filled = total == 0 ? 0 : (int) (BAR_WIDTH * Math.min(amount, total) / total);
    return "[" + "#".repeat(filled) + " ".repeat(BAR_WIDTH - filled) + "] " + percent(amount);
  }

  private String percent(long amount) {
    return total == 0
        ? Long.toString(amount)
        : String.format(Locale.ROOT, "%d %%", 100 * Math.min(amount, total) / total);
  }

  /** Takes the bar away. */
  @Override
  public void close() {
    if (shown) {
      screen.err().print("\r\u001b[K");
      screen.err().flush();
    }
  }
}
