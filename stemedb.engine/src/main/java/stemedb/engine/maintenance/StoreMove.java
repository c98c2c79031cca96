package stemedb.engine.maintenance;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stemedb.api.StoreTask.Kind;
import stemedb.api.StoreTask.State;
import stemedb.api.journal.Journal;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.Store;
import stemedb.engine.index.Family;
import stemedb.engine.index.Head;
import stemedb.engine.index.Indexer;
import stemedb.engine.store.Holder;
import stemedb.engine.store.StorePart;
import stemedb.engine.store.StoreTarget;
import stemedb.engine.submit.JournalWriter;

/*
 * Makes a second store beside the active one, and puts it in its place (switch, rebuild) or compares
 * the two (verify). How it meets the others:
 *
 * The active store is read through a lease and one snapshot, which the writer does not notice. The
 * new store belongs to this task and to an indexer of its own, which brings it up from the journal,
 * so the writer feeds one store all the time.
 *
 * What must happen at one offset happens on the writer thread, as an errand between two of its
 * rounds, when neither journal nor index change: the two snapshots that are compared are taken
 * there, and so is the takeover. An errand first brings the new store to the journal's end. When
 * that takes longer than a few milliseconds it gives up, and the task's own thread goes on catching
 * up; each time the errand may take longer, so that the move ends also under a load that leaves the
 * task no time.
 *
 * The takeover: (1) both stores are at the head; (2) the manifest is replaced, by a rename that is
 * on disk: a node that dies before has the old store, one that dies later the new one, and either
 * is brought up from the journal; (3) the holder hands out the new store, which is allowed to answer
 * at the same head. Readers inside the old one end what they do; it is closed when they have left.
 * There is no moment without a store.
 *
 * Until (2) the task can be cancelled or fail in any way: the new store's files are deleted, and the
 * node has not noticed. A file beside the folders names the one that is unfinished, for the next
 * start after a crash.
 */
final class StoreMove {
  private static final Duration ERRAND_FIRST = Duration.ofMillis(20);
  private static final Duration ERRAND_MAX = Duration.ofSeconds(1);
  private static final long ERRAND_WAIT_SECONDS = 30;
  private static final long FOLLOWERS_WAIT_NANOS = TimeUnit.MINUTES.toNanos(30);
  private static final long FOLLOWERS_LAG_MAX = 2_000;
  private static final long FOLLOWERS_EVEN_WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int LOCK_TRIES_MAX = 200;

  private final TaskRun run;
  private final StorePart part;
  private final Holder<Journal> journal;
  private final Indexer active;
  private final JournalWriter writer;
  private final Function<Indexer, List<Family>> families;
  private final Runnable tookOver;

  StoreMove(
      TaskRun run,
      StorePart part,
      Holder<Journal> journal,
      Indexer active,
      JournalWriter writer,
      Function<Indexer, List<Family>> families,
      Runnable tookOver) {
    this.run = run;
    this.part = part;
    this.journal = journal;
    this.active = active;
    this.writer = writer;
    this.families = families;
    this.tookOver = tookOver;
  }

  /** Does it, and says what came out. */
  String run() {
    StoreTarget target = part.begin(run.backend(), run.kind() == Kind.SWITCH);
    try (Filler filler = new Filler(target, journal, run)) {
      fill(filler);
      run.phase(State.CATCHING_UP);
      filler.catchUp(headOffset());
      if (run.kind() == Kind.VERIFY) {
        follow(filler);
        return verify(filler);
      }
      String result = prove(filler);
      follow(filler);
      filler.flush();
      filler.catchUp(headOffset());
      takeOver(filler, target);
      return result;
    } finally {
      if (part.isActive(target)) { // also when it became so while we gave up waiting
        part.closeRetired();
      } else {
        part.discard(target);
      }
    }
  }

  private void fill(Filler filler) {
    boolean whole = fromFirstFrame();
    try (Holder.Lease<Store> source = part.holder().lease()) {
      if (run.kind() == Kind.SWITCH && source != null) {
        filler.copyRows(source);
      } else if (!whole && source != null) {
        filler.replayDocuments(source);
      } else if (!whole) {
        throw Filler.gone(
            "the store cannot be read, and the journal no longer holds everything: restore a"
                + " backup");
      }
    }
  }

  private boolean fromFirstFrame() {
    try (Holder.Lease<Journal> log = journal.lease()) {
      if (log == null) {
        throw Filler.gone("the journal is away");
      }
      return log.get().startFrame() == 1;
    }
  }

  private long headOffset() {
    Head head = active.head();
    return head == null ? 0 : head.offset();
  }

  private String verify(Filler filler) {
    RowComparison.Result result = compare(filler);
    if (result == null) {
      throw Filler.gone("the active store is away");
    }
    if (result.differences() > 0) {
      throw new StorageException(
          StorageException.Reason.UNREADABLE,
          result.differences()
              + " rows differ from what the journal says (first store: the active one), "
              + result.first()
              + ": rebuild the store");
    }
    return text(result);
  }

  /** A rebuild is wanted because the old store may be wrong: that is no measure then. */
  private String prove(Filler filler) {
    if (run.kind() == Kind.REBUILD) {
      return "made anew from " + (fromFirstFrame() ? "the journal" : "the documents");
    }
    RowComparison.Result result = compare(filler);
    if (result == null) {
      return "made from the journal, since the old store is away";
    }
    if (result.differences() > 0) {
      throw new StorageException(
          StorageException.Reason.UNREADABLE,
          "the new store differs from the old one in "
              + result.differences()
              + " rows, "
              + result.first());
    }
    return text(result);
  }

  private static String text(RowComparison.Result result) {
    return String.format(
            Locale.ROOT, "%d rows are equal, checksum %08x", result.rows(), result.checksum())
        + (result.notes().isEmpty() ? "" : "; not compared: " + String.join("; ", result.notes()));
  }

  private record Views(
      Holder.Lease<Store> one, Holder.Lease<Store> other, Snapshot first, Snapshot second)
      implements AutoCloseable {
    @Override
    public void close() {
      try (one;
          other;
          first;
          second) {
        // a snapshot that does not close is no reason to keep a lease
      }
    }
  }

  /** Null when the active store is away. */
  private RowComparison.@Nullable Result compare(Filler filler) {
    try (Views views = atOneOffset(filler, () -> views(filler))) {
      if (views == null) {
        return null;
      }
      run.phase(State.COMPARING);
      long total = 4 * headOffset();
      return RowComparison.of(
          views.first,
          views.second,
          families.apply(filler.indexer()),
          rows -> {
            if (rows % 256 == 0) {
              run.at(rows, total);
              filler.rest(views.one);
              if (views.other.revoked()) {
                throw Filler.gone("the bundle of " + run.backend() + " was stopped");
              }
            }
          });
    }
  }

  private @Nullable Views views(Filler filler) {
    Holder.Lease<Store> one = part.holder().lease();
    if (one == null) {
      return null;
    }
    try {
      Holder.Lease<Store> other = filler.lease();
      try {
        Snapshot first = one.get().snapshot();
        try {
          return new Views(one, other, first, other.get().snapshot());
        } catch (RuntimeException e) {
          first.close();
          throw e;
        }
      } catch (RuntimeException e) {
        other.close();
        throw e;
      }
    } catch (RuntimeException e) {
      one.close();
      throw e;
    }
  }

  /** Lets the families that follow come near, so that the new store is not behind in them. */
  private void follow(Filler filler) {
    run.phase(State.CATCHING_UP);
    filler.catchUp(headOffset());
    filler.follow(families);
    await(filler, FOLLOWERS_LAG_MAX, FOLLOWERS_WAIT_NANOS);
    if (run.kind() == Kind.VERIFY) {
      await(filler, 0, FOLLOWERS_EVEN_WAIT_NANOS); // never comes while many write
    }
    filler.stopFollowing();
  }

  private void await(Filler filler, long lag, long limitNanos) {
    long deadline = System.nanoTime() + limitNanos;
    while (filler.followersLag() > lag && System.nanoTime() - deadline < 0) {
      filler.catchUp(headOffset());
      filler.rest(null);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private void takeOver(Filler filler, StoreTarget target) {
    for (int tries = 0; tries < LOCK_TRIES_MAX; tries++) {
      if (Boolean.TRUE.equals(atOneOffset(filler, () -> adopt(filler, target)))) {
        tookOver.run();
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50)); // a bundle comes or goes
    }
    throw Filler.gone("a bundle is being started or stopped and does not come to an end");
  }

  private boolean adopt(Filler filler, StoreTarget target) {
    boolean serves = part.holder().isOpen();
    if (serves && !Objects.equals(active.head(), filler.indexer().head())) {
      throw new StorageException(
          StorageException.Reason.UNREADABLE,
          "the new store stands at " + filler.indexer().head() + ", the old at " + active.head());
    }
    if (!run.commit()) {
      throw new TaskRun.CancelledException();
    }
    return part.adopt(
        target,
        number -> {
          if (serves) {
            active.serveNext(number);
          }
        });
  }

  /** Does something on the writer thread when the new store is where the journal ends. */
  private <T> @Nullable T atOneOffset(Filler filler, Supplier<@Nullable T> work) {
    Duration budget = ERRAND_FIRST;
    while (true) {
      run.checkCancelled();
      Duration limit = budget;
      Errand<T> errand = errand(() -> piece(filler, limit, work));
      if (errand.reached) {
        return errand.result;
      }
      filler.catchUp(headOffset());
      budget =
          budget.multipliedBy(2).compareTo(ERRAND_MAX) < 0 ? budget.multipliedBy(2) : ERRAND_MAX;
    }
  }

  private <T> Errand<T> piece(Filler filler, Duration limit, Supplier<@Nullable T> work) {
    boolean behind = part.holder().isOpen() && !isActiveCaughtUp();
    return filler.catchUp(limit) && !behind
        ? new Errand<>(true, work.get())
        : new Errand<>(false, null);
  }

  /** After an update of its bundle the active store may be behind the journal. */
  private boolean isActiveCaughtUp() {
    try (Holder.Lease<Journal> log = journal.lease()) {
      return log != null && active.isCaughtUp(log.get());
    }
  }

  private record Errand<T>(boolean reached, @Nullable T result) {}

  private <T> T errand(Supplier<T> work) {
    CompletableFuture<T> errand = writer.between(work);
    try {
      return errand.get(ERRAND_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      errand.cancel(false);
      throw Filler.gone("the writer does not come to the task");
    } catch (InterruptedException e) {
      errand.cancel(false);
      Thread.currentThread().interrupt();
      throw new TaskRun.CancelledException();
    }
  }
}
