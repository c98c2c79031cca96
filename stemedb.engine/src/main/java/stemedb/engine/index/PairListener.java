package stemedb.engine.index;

import java.util.List;

/** Is told by the writer's thread what happens to pairs, so that nothing stale is ever kept. */
public interface PairListener {

  /** Keeps nothing, so needs to know nothing. */
  PairListener NONE =
      new PairListener() {
        @Override
        public void applied(List<PairChange> changes, boolean all, long through) {}

        @Override
        public void serving(long store, long through) {}
      };

  /**
   * The store has a batch, and the head has not moved yet: nobody asks about these records before
   * this returns.
   *
   * @param changes in the order in which they were put
   * @param all whether something changed that any pair may depend on
   * @param through the last record of the batch
   */
  void applied(List<PairChange> changes, boolean all, long through);

  /**
   * A store may be read from now on.
   *
   * @param store number of its lease
   * @param through the last record in it; which pairs that and those before touched is not told
   */
  void serving(long store, long through);
}
