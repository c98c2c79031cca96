package stemedb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ScreenTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void columnsFitTheirCells() {
    Screen screen = Run.screen(out, err, false);
    new Table("name", ">n").row("a", 5).row("längeres 🌍", 1234).print(screen);
    assertEquals("name           n\na              5\nlängeres 🌍  1234\n", out.toString());
  }

  @Test
  void coloursAreForTerminals() {
    new Table("x").row("y").print(Run.screen(out, err, true));
    assertEquals("\u001b[1mx\u001b[0m\ny\n", out.toString());
  }

  @Test
  void nothingOfANodeReachesTheTerminalAsACommand() {
    new Table("x").row("a\u001b[2Jb\r\u0007").print(Run.screen(out, err, false));
    assertFalse(out.toString().chars().anyMatch(c -> c != '\n' && Character.isISOControl(c)));
  }

  @Test
  void shortWorkShowsNoProgress() {
    AtomicLong nanos = new AtomicLong();
    try (Progress progress = new Progress(Run.screen(out, err, true), "x", 10, nanos::get)) {
      progress.done(5);
      nanos.set(999_000_000);
      progress.done(9);
    }
    assertEquals("", err.toString());
  }

  @Test
  void aTerminalHasAMovingBarThatGoesAway() {
    AtomicLong nanos = new AtomicLong();
    try (Progress progress = new Progress(Run.screen(out, err, true), "x", 10, nanos::get)) {
      nanos.set(1_100_000_000);
      progress.done(5);
      progress.done(6); // too soon after the last one
    }
    assertEquals("\rx [" + "#".repeat(15) + " ".repeat(15) + "] 50 %\r\u001b[K", err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void aLogHasALineEveryFewSeconds() {
    AtomicLong nanos = new AtomicLong();
    try (Progress progress = new Progress(Run.screen(out, err, false), "x", 10, nanos::get)) {
      for (int tenths = 0; tenths <= 70; tenths++) {
        nanos.set(tenths * 100_000_000L);
        progress.done(tenths / 7);
      }
    }
    assertEquals("x 10 %\nx 80 %\n", err.toString());
    assertTrue(out.toString().isEmpty());
  }
}
