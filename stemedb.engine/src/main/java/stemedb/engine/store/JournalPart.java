package stemedb.engine.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalProvider;

/**
 * The journal, which comes and goes with its bundle. Providers are added and removed from any
 * thread; closing is done before the removal returns, because afterwards the provider's classes are
 * gone.
 */
public final class JournalPart {
  private static final String NAME = "local";
  private static final Duration LEASE_WAIT = Duration.ofSeconds(10);

  private final Path folder;
  private final JournalOptions options;
  private final Supplier<byte[]> firstRecord;
  private final Holder<Journal> holder = new Holder<>("journal");
  private final List<JournalProvider> providers = new ArrayList<>();
  private @Nullable JournalProvider from;
  private boolean ended;

  /**
   * @param folder where it lies
   * @param firstRecord record 1 of a journal that holds nothing
   */
  public JournalPart(Path folder, JournalOptions options, Supplier<byte[]> firstRecord) {
    this.folder = folder;
    this.options = options;
    this.firstRecord = firstRecord;
  }

  /** Where those who use the journal get it from. */
  public Holder<Journal> holder() {
    return holder;
  }

  /** A provider is there; {@link #open()} may use it. */
  public synchronized void add(JournalProvider provider) {
    providers.add(provider);
  }

  /** A provider goes; the journal that it opened is closed. */
  public synchronized void remove(JournalProvider provider) {
    providers.remove(provider);
    if (from == provider) {
      holder.close(LEASE_WAIT, Journal::close);
      from = null;
    }
  }

  /** Whether there is a provider. */
  public synchronized boolean isInstalled() {
    return provider() != null;
  }

  /**
   * Opens the journal, unless it is open or there is no provider.
   *
   * @return whether it was opened just now
   */
  public synchronized boolean open() {
    JournalProvider provider = provider();
    if (ended || holder.isOpen() || provider == null) {
      return false;
    }
    Journal opened = provider.open(folder, options);
    try {
      if (opened.endFrame() == 1) {
        begin(opened);
      }
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
    holder.open(opened);
    from = provider;
    return true;
  }

  /** Waits for those inside, then closes it for good. */
  public synchronized void close() {
    ended = true;
    holder.close(LEASE_WAIT, Journal::close);
  }

  private void begin(Journal empty) {
    try {
      empty.append(List.of(firstRecord.get())).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof JournalException refusal ? refusal : e;
    }
  }

  private @Nullable JournalProvider provider() {
    return providers.stream().filter(one -> one.name().equals(NAME)).findFirst().orElse(null);
  }
}
