package stemedb.record;

import org.jspecify.annotations.Nullable;

/**
 * What a member may be.
 *
 * @param <T> what the model has for it
 */
interface MemberType<T> {
  /**
   * Reads the value that the input stands at, and leaves its canonical form there; says to the
   * input what is wrong.
   *
   * @return null when something is wrong
   */
  @Nullable T read(MemberInput in);

  /** The canonical form of a model value: a {@link Form}, or a text that goes in quotes. */
  Object form(T value);
}
