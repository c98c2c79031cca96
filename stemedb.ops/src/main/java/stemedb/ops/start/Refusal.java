package stemedb.ops.start;

import java.lang.System.Logger.Level;

/** The end of a process whose node cannot start: the reason for its operator, and status 1. */
public final class Refusal {
  private static final System.Logger LOG = System.getLogger("stemedb.ops");

  private Refusal() {}

  /**
   * Says why, and ends the process from a thread of its own: the framework stops in it, and waits
   * there for whoever calls this.
   */
  public static void end(String reason) {
    LOG.log(Level.ERROR, "StemeDB does not start: {0}", reason);
    Thread thread = new Thread(() -> System.exit(1), "stemedb-exit");
    thread.setDaemon(true);
    thread.start();
  }
}
