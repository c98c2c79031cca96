package stemedb.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalReport.Damage;

/**
 * Checks, once and in the background, every frame that recovery did not read. Each segment is
 * checked for itself, from the chain value that its header names to that of its seal; that the
 * headers fit together recovery has seen.
 */
final class Scrubber implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("stemedb.wal");
  private static final long CLOSE_MILLIS_MAX = 30_000;

  private final FileLayer layer;
  private final Segments segments;
  private final List<Segment> all;
  private final JournalMeters meters;
  private final Consumer<JournalException> damaged;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Starts.
   *
   * @param damaged is told of the first damage in each segment
   */
  Scrubber(
      FileLayer layer,
      Segments segments,
      JournalMeters meters,
      Consumer<JournalException> damaged) {
    this.layer = layer;
    this.segments = segments;
    this.all = segments.all();
    this.meters = meters;
    this.damaged = damaged;
    this.thread = new Thread(this::run, "stemedb-wal-scrub");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
    thread.start();
  }

  private void run() {
    ByteBuffer window = ByteBuffer.allocate(SegmentScanner.LARGE_WINDOW_BYTES);
    long start = System.nanoTime();
    long bytes = 0;
    for (int i = 0; i + 1 < all.size() && !closed; i++) {
      Segment segment = all.get(i);
      try {
        check(segment, all.get(i + 1).firstFrame(), window);
        bytes += segment.fileBytes();
      } catch (JournalException e) {
        meters.scrubDamages.increment();
        damaged.accept(e);
      } catch (IOException e) {
        unreadable(segment, e);
      }
    }
    LOG.log(
        System.Logger.Level.DEBUG,
        "{0} bytes of the journal checked in {1} ms",
        Long.toString(bytes),
        Long.toString((System.nanoTime() - start) / 1_000_000));
  }

  private void check(Segment segment, long limit, ByteBuffer window) throws IOException {
    long size = segment.fileBytes();
    SegmentHeader header = segment.header();
    SegmentFile found = new SegmentFile(segment.name(), segment.firstFrame(), size, header, null);
    try (LayerFile file = layer.openToRead(segment.name())) {
      SegmentWalk walk = new SegmentWalk(file, found, header.key(), size, limit, window, strict());
      if (walk.walk(segment.firstFrame(), header.previous().chain())) {
        meters.scrubbedSegments.increment();
      }
      meters.scrubbedBytes.add(walk.offset());
    }
  }

  private WalkVisitor strict() {
    return new WalkVisitor() {
      @Override
      public boolean frame(Entry.FrameEntry frame, String segment, long offset) {
        return !closed;
      }

      @Override
      public void damage(Damage damage) {
        throw Corruption.at(damage.file(), damage.offset(), damage.cause());
      }
    };
  }

  /** What is trimmed meanwhile is not missed; what the device does not give, readers will say. */
  private void unreadable(Segment segment, IOException cause) {
    if (!closed && segments.contains(segment)) {
      meters.scrubErrors.increment();
      LOG.log(
          System.Logger.Level.WARNING,
          segment.name() + " cannot be checked: " + cause.getMessage(),
          cause);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(CLOSE_MILLIS_MAX);
      if (thread.isAlive()) {
        LOG.log(System.Logger.Level.WARNING, "the thread that checks the journal hangs");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
