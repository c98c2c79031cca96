package stemedb.wal;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the zero-filled file of the next segment ahead of time. All methods but {@link #close()}
 * are called by one thread at a time.
 */
final class SegmentPreparation implements Closeable {
  private static final System.Logger LOG = System.getLogger("stemedb.wal");
  private static final int WAIT_SECONDS_MAX = 30;

  /**
   * Zeros are flushed in steps of this size. A file system that orders data before its own journal
   * (ext4) makes every flush wait for what other files have written: all at once, the appends that
   * go on meanwhile would stand still for a second.
   */
  private static final int STEP_BYTES = 1 << 20;

  private final FileLayer layer;
  private final int segmentBytes;
  private final @Nullable ExecutorService background;
  private @Nullable Future<LayerFile> ahead;
  private volatile boolean closed;

  SegmentPreparation(FileLayer layer, JournalSettings settings) {
    this.layer = layer;
    this.segmentBytes = settings.segmentBytes();
    this.background =
        settings.background()
            ? Executors.newSingleThreadExecutor(SegmentPreparation::thread)
            : null;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "stemedb-wal-prepare");
    thread.setDaemon(true);
    return thread;
  }

  /** Starts on the next file unless that has been done; does nothing without a thread. */
  void ahead() {
    if (background != null && ahead == null) {
      ahead = background.submit(this::prepare);
    }
  }

  /**
   * The next file, named {@link SegmentName#PREPARED}; the caller's from now on.
   *
   * @throws NoSpaceException when there is no room; may be asked again
   * @throws FlushFailedException when its flush failed
   */
  LayerFile take() throws IOException {
    Future<LayerFile> made = ahead;
    if (made == null) {
      return prepare();
    }
    try {
      LayerFile file = made.get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
      ahead = null;
      return file;
    } catch (ExecutionException e) {
      ahead = null;
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the next segment was not ready in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the next segment was made", e);
    }
  }

  private LayerFile prepare() throws IOException {
    LayerFile file = layer.create(SegmentName.PREPARED);
    try {
      for (long at = 0; at < segmentBytes; at += STEP_BYTES) {
        Zeros.fill(file, at, Math.min(segmentBytes, at + STEP_BYTES));
        flush(() -> file.force(false));
        if (closed) {
          throw new IOException("closed");
        }
      }
      flush(() -> file.force(true));
      flush(layer::syncDirectory);
      return file;
    } catch (IOException e) {
      try (file) {
        layer.delete(SegmentName.PREPARED);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  private static void flush(Flush flush) throws IOException {
    try {
      flush.run();
    } catch (NoSpaceException e) {
      throw e;
    } catch (IOException e) {
      throw new FlushFailedException(e);
    }
  }

  /** A flush of a file or of the folder. */
  private interface Flush {
    void run() throws IOException;
  }

  /** Ends the thread, within a limit, and removes what it made. */
  @Override
  public void close() {
    closed = true;
    if (background == null) {
      return;
    }
    background.shutdown();
    try {
      if (!background.awaitTermination(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "the thread that prepares segments hangs");
        return;
      }
      if (ahead != null) {
        ahead.get().close();
        layer.delete(SegmentName.PREPARED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the next segment was not made or not removed", e);
    }
  }
}
