package stemedb.engine.lens;

/** How the calls of one lens have ended lately. An updated lens starts anew. */
final class LensHealth {
  private static final int THROWS_IN_A_ROW_MAX = 5;

  private int overdue;
  private int throwsInARow;

  /** Whether it gets no more calls: one does not return, or it only throws. */
  synchronized boolean isSuspended() {
    return overdue > 0 || throwsInARow >= THROWS_IN_A_ROW_MAX;
  }

  synchronized void returned() {
    throwsInARow = 0;
  }

  synchronized void threw() {
    throwsInARow++;
  }

  /** A call has not returned in its time. */
  synchronized void late() {
    overdue++;
  }

  /** It has returned after all: a slow lens is not a hanging one. */
  synchronized void cameBack() {
    overdue--;
  }
}
