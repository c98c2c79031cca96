package stemedb.api;

import java.time.Duration;

/** How confidence fades with a claim's age: by 0.5^(age ÷ half-life). */
public sealed interface Decay {

  /** Not at all. */
  Decay NONE = new None();

  /** Not at all. */
  record None() implements Decay {}

  /** With the half-life of the claim's source class. */
  record ByTier() implements Decay {}

  /**
   * With one half-life for all.
   *
   * @param halfLife longer than zero
   */
  record HalfLife(Duration halfLife) implements Decay {}
}
