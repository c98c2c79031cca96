package stemedb.engine.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.Store;

/** Stores that another one has replaced, until those inside have left and they are closed. */
final class RetiredStores {
  private final Duration leaseWait;
  private final List<One> all = new ArrayList<>();

  private record One(StorageBackend backend, Holder.Retired<Store> store) {}

  /**
   * @param leaseWait how long those inside may take to leave when they are asked to
   */
  RetiredStores(Duration leaseWait) {
    this.leaseWait = leaseWait;
  }

  synchronized void add(StorageBackend backend, Holder.Retired<Store> store) {
    all.add(new One(backend, store));
  }

  /** Whether a store of that backend is among them. */
  synchronized boolean isFrom(String backend) {
    return all.stream().anyMatch(one -> one.backend.name().equals(backend));
  }

  /** Closes those of a backend that goes. */
  void close(StorageBackend backend) {
    close(copy().stream().filter(one -> one.backend == backend).toList(), Duration.ZERO);
  }

  /**
   * Closes all.
   *
   * @param patience how long those inside are not disturbed
   */
  void close(Duration patience) {
    close(copy(), patience);
  }

  private synchronized List<One> copy() {
    return List.copyOf(all);
  }

  /** Not under the lock: it takes long, and others are to close theirs meanwhile. */
  private void close(List<One> some, Duration patience) {
    for (One one : some) {
      one.store.close(patience, leaseWait, Store::close);
    }
    synchronized (this) {
      all.removeAll(some);
    }
  }
}
