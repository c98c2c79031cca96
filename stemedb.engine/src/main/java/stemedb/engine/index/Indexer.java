package stemedb.engine.index;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stemedb.api.StoredRecord;
import stemedb.api.journal.Frame;
import stemedb.api.journal.Journal;
import stemedb.api.journal.Page;
import stemedb.api.model.ApiKey;
import stemedb.api.model.Assertion;
import stemedb.api.model.Cosignature;
import stemedb.api.model.Genesis;
import stemedb.api.model.Hash;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.Store;
import stemedb.record.Envelope;
import stemedb.record.RecordReader;

/**
 * Brings the journal into the store. Records are numbered here, in journal order; one that is there
 * already is dropped, so a record that was appended twice counts once; signers that only the second
 * one has become a cosignature in its place. What is written depends on the journal's content and
 * order alone.
 *
 * <p>Belongs to the writer thread, except {@link #head()} and {@link #genesis()}, which any thread
 * may read: rows beyond the head's offset may be there already and are to be ignored.
 */
public final class Indexer {
  private static final int PAGE_BYTES = 1 << 20;

  private final IdFilter filter = new IdFilter();
  private final IdFilter waiting = new IdFilter();
  private final KeyTable keys = new KeyTable();
  private final Marks marks = new Marks();
  private final Governance governance = new Governance();
  private final Effects effects = new Effects(governance);
  private final FilterKeeper keeper;
  private final PairListener listener;
  private final RecentRecords recent = new RecentRecords();
  private boolean filterComplete;
  private volatile @Nullable Head head;
  private volatile long serving;
  private volatile long servingNext;
  private volatile @Nullable Genesis genesis;

  /** One that keeps nothing and tells nobody: for a store that is being made. */
  public Indexer() {
    this.keeper = new FilterKeeper(null, filter);
    this.listener = PairListener.NONE;
  }

  /**
   * @param filterFile where the ids are kept from one start to the next; best in the store's
   *     folder, so that it goes with the store
   * @param listener is told which pairs are touched
   */
  public Indexer(Path filterFile, PairListener listener) {
    this.keeper = new FilterKeeper(new FilterFile(filterFile), filter);
    this.listener = listener;
  }

  /** Where the store stands; null before the first store was attached. */
  public @Nullable Head head() {
    return head;
  }

  /** What the rows of the store are about, as far as few things have such rows; for any thread. */
  public Marks marks() {
    return marks;
  }

  /** The newest records, for those who follow. */
  RecentRecords recent() {
    return recent;
  }

  /** What the database started with; null before record 1 was applied. */
  public @Nullable Genesis genesis() {
    return genesis;
  }

  /**
   * Starts an empty store whose first records come from another store's documents, through {@link
   * #add}.
   *
   * @param end where that other store stands
   */
  public void begin(Head end) {
    filter.clear();
    recent.clear();
    head = new Head(end.generation(), end.nextFrame(), 0, 0, 0);
  }

  /** Applies the next records of a journal that were kept elsewhere, and drops known ones. */
  public void add(Store store, List<Entry> entries) {
    applyUnchecked(store, entries, attachedHead().nextFrame());
  }

  /**
   * Finds out where a store stands that was opened just now.
   *
   * @throws UnfitStoreException when it does not belong to this journal
   */
  public void attach(Store store, Journal journal) {
    byte[] row = store.get(Head.KEY);
    if (row == null && journal.startFrame() > 1) {
      throw new UnfitStoreException(
          "the store is empty and the journal begins at frame "
              + journal.startFrame()
              + ": restore a backup, the journal alone no longer holds everything");
    }
    Head found = Head.of(row, journal.generation(), journal.startFrame());
    if (!found.generation().equals(journal.generation())) {
      throw new UnfitStoreException(
          "the store was made from another journal (generation "
              + found.generation()
              + ", the journal has "
              + journal.generation()
              + "): move the store folder away and start again, it is rebuilt");
    }
    if (found.nextFrame() < journal.startFrame()) {
      throw new UnfitStoreException(
          "the store ends before frame "
              + found.nextFrame()
              + " and the journal begins at frame "
              + journal.startFrame()
              + ": restore a backup, the journal alone no longer holds everything");
    }
    if (found.nextFrame() > journal.endFrame()) {
      throw new UnfitStoreException(
          "the store knows more than the journal (frame "
              + found.nextFrame()
              + ", the journal ends at "
              + journal.endFrame()
              + "): move the store folder away and start again, it is rebuilt");
    }
    if (!filterComplete) {
      keeper.fill(store, found, journal);
    }
    byte[] first = store.get(Keys.document(1));
    if (first != null) {
      remember(DocumentRow.of(first).open());
    }
    load(store);
    recent.clear();
    head = found;
  }

  /** What the writer keeps in memory of the store. */
  private void load(Store store) {
    waiting.clear();
    byte[] from = Keys.waiting();
    try (Snapshot snapshot = store.snapshot();
        Scan scan = snapshot.scan(from, Keys.end(from), ScanOrder.ASCENDING)) {
      while (scan.next()) {
        waiting.add(Hash.of(scan.key(), 1));
      }
      governance.load(genesis, snapshot);
      keys.load(snapshot);
      marks.load(snapshot);
    }
  }

  /** That store holds all that the journal holds: it alone may answer from now on. */
  public void serve(long storeNumber) {
    listener.serving(storeNumber, attachedHead().offset());
    serving = storeNumber;
    servingNext = storeNumber;
    keys.complete();
  }

  /** The API keys. */
  public KeyTable keys() {
    return keys;
  }

  /** That store holds the same as the one that serves and is to take its place: both may answer. */
  public void serveNext(long storeNumber) {
    servingNext = storeNumber;
  }

  /**
   * The store that may answer. Another one is new and was not brought up yet: it must not be read
   * with the head of the old one, and answers must not go back in time.
   */
  public boolean isServing(long storeNumber) {
    return serving == storeNumber || servingNext == storeNumber;
  }

  /** Whether a record with that hash may be there; never wrong when it says no. */
  public boolean mightContain(Hash hash) {
    return filter.mightContain(hash);
  }

  /** Takes note of a record that went into the journal. */
  public void noteAppended(Hash hash) {
    filter.add(hash);
  }

  /** Whoever says which records of a round may be appended behind what that store holds. */
  public Arbiter arbiter(Store store) {
    return new Arbiter(store, waiting, marks, governance.state());
  }

  /** Saves the ids in the background when enough have come since, or some and it is idle. */
  public void keepFilter(boolean idle) {
    Head now = head;
    if (filterComplete && now != null) {
      keeper.saveLater(now, idle);
    }
  }

  /** Saves the ids; nothing is written any more. */
  public void close() {
    Head now = head;
    keeper.close(filterComplete ? now : null);
  }

  /** Whether all that is durable can be read. */
  public boolean isCaughtUp(Journal journal) {
    Head now = head;
    return now != null && now.nextFrame() >= journal.endFrame();
  }

  /**
   * Reads on in the journal, a page at least.
   *
   * @return whether the end is reached
   */
  public boolean catchUp(Store store, Journal journal, Duration budget) {
    long deadline = System.nanoTime() + budget.toNanos();
    while (!isCaughtUp(journal)) {
      Page page = journal.read(attachedHead().nextFrame(), PAGE_BYTES, Duration.ZERO);
      List<Entry> entries = new ArrayList<>();
      for (Frame frame : page.frames()) {
        for (byte[] bytes : frame.records()) {
          entries.add(Entry.of(bytes));
        }
      }
      applyUnchecked(store, entries, page.nextFrame());
      if (System.nanoTime() - deadline > 0) {
        break;
      }
    }
    filterComplete |= isCaughtUp(journal);
    return isCaughtUp(journal);
  }

  /**
   * Applies records that were appended just now, all of them new.
   *
   * @param nextFrame the frame behind them
   * @return their numbers: the first of them, the others follow
   */
  public long apply(Store store, List<Entry> entries, long nextFrame) {
    Head now = attachedHead();
    long first = now.offset() + 1;
    orNothing(
        store,
        rows -> {
          Head next = now;
          long[] micros = new long[entries.size()];
          for (int i = 0; i < micros.length; i++) {
            next = place(rows, entries.get(i), next);
            micros[i] = next.recordedAtMicros();
          }
          finish(rows, next, nextFrame);
          recent.add(first, entries, micros, rows.changesStanding());
        });
    return first;
  }

  private void applyUnchecked(Store store, List<Entry> entries, long nextFrame) {
    orNothing(store, rows -> applyUnchecked(rows, entries, nextFrame));
  }

  /** Who may do what is part of what is written: when that fails, it is as before, too. */
  private void orNothing(Store store, Consumer<Rows> work) {
    Governance.State before = governance.state();
    try {
      work.accept(new Rows(store, waiting, marks));
    } catch (RuntimeException | Error e) {
      governance.restore(before);
      throw e;
    }
  }

  private void applyUnchecked(Rows rows, List<Entry> entries, long nextFrame) {
    Head next = attachedHead();
    for (Entry entry : entries) {
      boolean maybe = filter.mightContain(entry.hash());
      if (!maybe) {
        filter.add(entry.hash());
      }
      Entry wanted = maybe && rows.contains(entry.hash()) ? rows.furtherSigners(entry) : entry;
      if (wanted != null) {
        if (wanted != entry) {
          filter.add(wanted.hash());
        }
        next = place(rows, wanted, next);
      }
    }
    finish(rows, next, nextFrame);
  }

  private Head place(Rows rows, Entry entry, Head now) {
    long offset = now.offset() + 1;
    long micros = Math.max(now.recordedAtMicros() + 1, entry.envelope().recordedAtMicros());
    rows.place(entry, offset, micros);
    long assertions = now.assertions();
    StandingRow standing = null;
    if (entry.document() instanceof Assertion assertion) {
      assertions++;
      if (entry.envelope().isQuarantined()) {
        standing = new StandingRow(StoredRecord.Status.QUARANTINED, entry.hash());
      }
      AssertionRows.write(rows, entry.hash(), assertion, offset, standing == null);
    } else if (entry.envelope().isQuarantined()) {
      return new Head(now.generation(), now.nextFrame(), offset, micros, assertions);
    } else if (entry.document() instanceof ApiKey key) {
      KeyTable.write(rows, key, offset);
      keys.apply(key);
    } else if (entry.document() instanceof Cosignature cosignature) {
      CosignatureRows.write(rows, cosignature, offset);
    } else if (entry.document() instanceof Genesis document && offset == 1) {
      genesis = document;
      governance.begin(document);
    } else {
      effects.write(rows, entry.hash(), entry.document(), offset);
    }
    effects.arrived(rows, entry.hash(), entry.document(), offset, standing);
    return new Head(now.generation(), now.nextFrame(), offset, micros, assertions);
  }

  private void finish(Rows rows, Head next, long nextFrame) {
    Head moved =
        new Head(
            next.generation(),
            nextFrame,
            next.offset(),
            next.recordedAtMicros(),
            next.assertions());
    rows.put(Head.KEY, moved.toBytes());
    rows.write(listener, moved.offset());
    head = moved;
  }

  private Head attachedHead() {
    Head now = head;
    if (now == null) {
      throw new IllegalStateException("no store is attached");
    }
    return now;
  }

  private void remember(Envelope first) {
    if (RecordReader.readDocument(first.kind(), first.document()) instanceof Genesis document) {
      genesis = document;
    }
  }
}
