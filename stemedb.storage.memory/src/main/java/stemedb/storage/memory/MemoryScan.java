package stemedb.storage.memory;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.StorageException;

/** Walks a version of the tree in order: the stack holds the rows to come, the next one on top. */
final class MemoryScan implements Scan {
  private final MemorySnapshot snapshot;
  private final boolean ascending;
  private final byte[] from;
  private final byte @Nullable [] to;
  private final Deque<Tree> path = new ArrayDeque<>();
  private @Nullable Tree row;
  private boolean closed;

  MemoryScan(
      MemorySnapshot snapshot,
      @Nullable Tree rows,
      byte[] from,
      byte @Nullable [] to,
      ScanOrder order) {
    this.snapshot = snapshot;
    this.from = from;
    this.to = to;
    this.ascending = order == ScanOrder.ASCENDING;
    descend(rows);
  }

  /** Goes down to the first row of the range in that subtree; rows before it are left out. */
  private void descend(@Nullable Tree tree) {
    Tree node = tree;
    while (node != null) {
      boolean reached = ascending ? notBefore(node) : !beyond(node);
      if (reached) {
        path.push(node);
      }
      node = reached == ascending ? node.left : node.right;
    }
  }

  @Override
  public boolean next() {
    checkOpen();
    row = path.poll();
    if (row == null) {
      return false;
    }
    if (ascending ? beyond(row) : !notBefore(row)) {
      path.clear();
      row = null;
      return false;
    }
    descend(ascending ? row.right : row.left);
    return true;
  }

  private boolean notBefore(Tree node) {
    return Arrays.compareUnsigned(node.key, from) >= 0;
  }

  private boolean beyond(Tree node) {
    return to != null && Arrays.compareUnsigned(node.key, to) >= 0;
  }

  @Override
  public byte[] key() {
    return current().key.clone();
  }

  @Override
  public byte[] value() {
    return current().value.clone();
  }

  private Tree current() {
    checkOpen();
    if (row == null) {
      throw new IllegalStateException("The scan stands on no row.");
    }
    return row;
  }

  @Override
  public void close() {
    closed = true;
    path.clear();
    row = null;
  }

  private void checkOpen() {
    snapshot.checkOpen();
    if (closed) {
      throw new StorageException(StorageException.Reason.CLOSED, "The scan is closed.");
    }
  }
}
