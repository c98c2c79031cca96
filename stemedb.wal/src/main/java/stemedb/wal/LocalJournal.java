package stemedb.wal;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.journal.JournalSegment;
import stemedb.api.journal.Page;
import stemedb.api.journal.Position;

/**
 * The journal in one folder. Appends are serialized and work in their callers' threads; reads take
 * no lock and see what was acknowledged.
 */
final class LocalJournal implements Journal {
  private static final System.Logger LOG = System.getLogger("stemedb.wal");

  private final FileLayer layer;
  private final Closeable folderLock;
  private final Segments segments;
  private final SegmentPreparation preparation;
  private final JournalMeters meters;
  private final LogWriter writer;
  private final LogReader reader;
  private final EndOfLog end;
  private final UUID generation;
  private final int frameBytesMax;
  private final ReentrantLock writing = new ReentrantLock();
  private final @Nullable Flusher flusher;
  private final @Nullable Scrubber scrubber;
  private final AtomicReference<JournalException> damage = new AtomicReference<>();

  private LocalJournal(
      FileLayer layer,
      JournalSettings settings,
      Closeable folderLock,
      Segments segments,
      SegmentPreparation preparation,
      JournalMeters meters,
      Tail tail) {
    this.layer = layer;
    this.folderLock = folderLock;
    this.segments = segments;
    this.preparation = preparation;
    this.meters = meters;
    this.writer = new LogWriter(layer, settings, segments, tail, preparation, meters);
    this.reader = new LogReader(layer, segments);
    this.end = new EndOfLog(tail.nextFrame());
    this.generation = tail.segment().header().generation();
    this.frameBytesMax = settings.frameBytesMax();
    this.flusher =
        settings.durability() == Durability.BATCHED
            ? new Flusher(settings.flushInterval(), this::flush)
            : null;
    this.scrubber =
        settings.scrub() && segments.count() > 1
            ? new Scrubber(layer, segments, meters, this::damaged)
            : null;
  }

  /** Opens the folder; see {@link stemedb.api.journal.JournalProvider#open}. */
  static LocalJournal open(FileLayer layer, JournalSettings settings) {
    try {
      Closeable lock = layer.lock();
      SegmentPreparation preparation = new SegmentPreparation(layer, settings);
      Segments segments = new Segments();
      JournalMeters meters =
          new JournalMeters(settings.metrics(), segments::fileBytes, segments::count);
      try {
        meters.recoveries.increment();
        long start = System.nanoTime();
        Tail tail = new Recovery(layer, settings, segments).recover(preparation);
        meters.recoveryDuration.observeNanos(System.nanoTime() - start);
        return new LocalJournal(layer, settings, lock, segments, preparation, meters, tail);
      } catch (IOException | RuntimeException e) {
        meters.close();
        preparation.close();
        lock.close();
        throw e;
      }
    } catch (JournalException e) {
      throw e.reason() == Reason.CORRUPT ? Corruption.advise(e) : e;
    } catch (NoSpaceException e) {
      throw new JournalException(Reason.FULL, "no space to open the journal", e);
    } catch (IOException e) {
      throw new JournalException(
          Reason.UNAVAILABLE, "the journal cannot be opened: " + e.getMessage(), e);
    }
  }

  @Override
  public UUID generation() {
    return generation;
  }

  /**
   * {@inheritDoc}
   *
   * <p>An interrupt that is pending is put aside meanwhile, because it would close the file. One
   * that arrives during the write does so, and is then a failed write like any other.
   */
  @Override
  public CompletionStage<List<Position>> append(List<byte[]> records) {
    boolean interrupted = Thread.interrupted();
    try {
      List<List<byte[]>> frames = FrameSplitter.split(records, frameBytesMax);
      writing.lock();
      try {
        end.checkOpen();
        List<Position> positions = writer.append(frames);
        end.moveTo(writer.nextFrame());
        return CompletableFuture.completedFuture(positions);
      } finally {
        writing.unlock();
      }
    } catch (JournalException e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void flush() {
    writing.lock();
    try {
      writer.flush();
    } finally {
      writing.unlock();
    }
  }

  @Override
  public Page read(long fromFrame, int maxBytes, Duration wait) {
    end.checkOpen();
    if (fromFrame < segments.startFrame()) {
      throw reader.trimmed(fromFrame);
    }
    if (fromFrame > end.get()) {
      throw new JournalException(
          Reason.BEYOND_END, "frame " + fromFrame + " is behind the end, " + end.get());
    }
    long last = end.await(fromFrame, wait);
    if (last <= fromFrame) {
      return new Page(List.of(), fromFrame);
    }
    try {
      return reader.read(fromFrame, last, maxBytes);
    } catch (JournalException e) {
      if (e.reason() == Reason.CORRUPT) {
        damaged(e);
      }
      throw e;
    }
  }

  /** Keeps and tells the first damage only: what to do about it is the same for all. */
  private void damaged(JournalException found) {
    JournalException advice = Corruption.advise(found);
    if (damage.compareAndSet(null, advice)) {
      LOG.log(System.Logger.Level.ERROR, "the journal is damaged: {0}", advice.getMessage());
    }
  }

  @Override
  public @Nullable JournalException damage() {
    return damage.get();
  }

  @Override
  public long startFrame() {
    return segments.startFrame();
  }

  @Override
  public long endFrame() {
    return end.get();
  }

  @Override
  public List<JournalSegment> segments(long endFrame) {
    end.checkOpen();
    if (endFrame > end.get()) {
      throw new JournalException(
          Reason.BEYOND_END, "frame " + endFrame + " is behind the end, " + end.get());
    }
    return reader.segments(generation, endFrame);
  }

  @Override
  public CompletionStage<Void> trimBefore(long frame) {
    try {
      end.checkOpen();
      segments.trimBefore(Math.min(frame, end.get()), layer);
      return CompletableFuture.completedFuture(null);
    } catch (JournalException e) {
      return CompletableFuture.failedFuture(e);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(
          new JournalException(Reason.UNAVAILABLE, "trimming failed: " + e.getMessage(), e));
    }
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    writing.lock();
    try {
      if (end.isClosed()) {
        return;
      }
      end.close();
    } finally {
      writing.unlock();
    }
    try {
      if (flusher != null) {
        flusher.close();
      }
      if (scrubber != null) {
        scrubber.close();
      }
      preparation.close();
      writer.close();
      meters.close();
      folderLock.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the lock of the journal was not released", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
