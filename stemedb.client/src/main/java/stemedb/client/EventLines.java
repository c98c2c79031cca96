package stemedb.client;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The lines of a body as they come; those that nobody takes are left with the node. */
final class EventLines implements Flow.Subscriber<String> {
  private static final int WINDOW = 256;

  /** A line, or the end when it is null. */
  record Line(@Nullable String text) {}

  private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean cancelled;

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    if (cancelled) {
      subscription.cancel();
    } else {
      subscription.request(WINDOW);
    }
  }

  @Override
  public void onNext(String line) {
    lines.add(new Line(line));
  }

  @Override
  public void onError(Throwable cause) {
    lines.add(new Line(null));
  }

  @Override
  public void onComplete() {
    lines.add(new Line(null));
  }

  /** The next line, or null when none comes in that time. */
  @Nullable Line take(long nanos) throws InterruptedException {
    Line line = lines.poll(nanos, TimeUnit.NANOSECONDS);
    Flow.Subscription current = subscription;
    if (line != null && current != null) {
      current.request(1);
    }
    return line;
  }

  /** Ends the connection. */
  void cancel() {
    cancelled = true;
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
    lines.add(new Line(null));
  }
}
