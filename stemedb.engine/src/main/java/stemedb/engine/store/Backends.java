package stemedb.engine.store;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.StorageException;

/** The backends that are there. Guarded by the lock of {@link StorePart}. */
final class Backends {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");

  /** Who comes first where the configured backend cannot run: what needs no native library. */
  private static final List<String> FALLBACKS = List.of("mvstore", "rocksdb");

  private final List<StorageBackend> all = new ArrayList<>();
  private final Map<StorageBackend, String> unsupported = new HashMap<>();

  void add(StorageBackend backend) {
    all.add(backend);
  }

  void remove(StorageBackend backend) {
    all.remove(backend);
    unsupported.remove(backend);
  }

  /** All, by name. */
  List<StorageBackend> sorted() {
    return all.stream().sorted(Comparator.comparing(StorageBackend::name)).toList();
  }

  List<String> names() {
    return sorted().stream().map(StorageBackend::name).toList();
  }

  @Nullable StorageBackend find(String name) {
    return all.stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
  }

  /**
   * Opens a store of the wanted backend or, where that cannot run, of the best one that can.
   *
   * @param open throws {@code UNSUPPORTED} when that backend cannot run
   * @return the one that could; null when none could, or the wanted one is not there
   */
  @Nullable StorageBackend firstThatRuns(String wanted, Consumer<StorageBackend> open) {
    StorageBackend first = find(wanted);
    if (first == null) {
      return null;
    }
    StorageBackend next = unsupported.containsKey(first) ? fallback() : first;
    while (next != null) {
      try {
        open.accept(next);
        if (next != first) {
          LOG.log(
              Level.WARNING,
              "{0} cannot run on this machine, so the data goes into {1}: {2}",
              wanted,
              next.name(),
              unsupported.get(first));
        }
        return next;
      } catch (StorageException e) {
        if (e.reason() != StorageException.Reason.UNSUPPORTED) {
          throw e;
        }
        unsupported.put(next, String.valueOf(e.getMessage()));
        next = fallback();
      }
    }
    return null;
  }

  /** Why it cannot run; null when that is not known. */
  @Nullable String unsupported(StorageBackend backend) {
    return unsupported.get(backend);
  }

  /** The best of those that keep rows and can run as far as known; null when there is none. */
  private @Nullable StorageBackend fallback() {
    return all.stream()
        .filter(one -> one.persistent() && !unsupported.containsKey(one))
        .min(
            Comparator.comparingInt((StorageBackend one) -> rank(one.name()))
                .thenComparing(StorageBackend::name))
        .orElse(null);
  }

  private static int rank(String backend) {
    int place = FALLBACKS.indexOf(backend);
    return place < 0 ? FALLBACKS.size() : place;
  }
}
