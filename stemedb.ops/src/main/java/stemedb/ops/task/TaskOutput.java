package stemedb.ops.task;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import stemedb.api.service.Progress;

/** What a task says: lines of JSON whose member {@code type} says what each is about. */
public final class TaskOutput {
  private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final PrintStream out;

  TaskOutput(PrintStream out) {
    this.out = out;
  }

  /** Says something. */
  public void line(JsonLine line) {
    out.append(line.toString()).append('\n');
  }

  /** Nobody reads any more: a task need not go on. */
  boolean isBroken() {
    return out.checkError();
  }

  /** Says how far it has come, ten times a second. */
  public Progress progress() {
    return new Progress() {
      private long last = System.nanoTime();

      @Override
      public void at(long done, long total) {
        long now = System.nanoTime();
        if (now - last >= PROGRESS_NANOS) {
          last = now;
          line(new JsonLine().text("type", "progress").number("done", done).number("total", total));
          out.flush();
        }
      }
    };
  }

  /** Says why it cannot be done. */
  public void error(String message) {
    line(new JsonLine().text("type", "error").text("message", message));
  }

  void flush() {
    out.flush();
  }
}
