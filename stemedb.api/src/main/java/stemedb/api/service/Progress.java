package stemedb.api.service;

/** Is told how far long work has come; called often, from the thread that works. */
@FunctionalInterface
public interface Progress {

  /** Tells nobody. */
  Progress NONE = (done, total) -> {};

  /**
   * Some more is done.
   *
   * @param done so far, in units of the work (bytes, rows)
   * @param total all of it as far as known, 0 when not
   */
  void at(long done, long total);
}
