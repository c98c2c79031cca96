package stemedb.api.lens;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import stemedb.api.model.AgentId;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceClass;

/** A claim that stands for election. Immutable. */
@ProviderType
public interface Candidate {

  /**
   * Ascending by {@link #timestamp()}, then {@link #offset()}; the maximum is the newest claim. Use
   * it as the last tie-breaker: no two candidates are equal in it.
   */
  Comparator<Candidate> OLDEST_FIRST =
      Comparator.comparing(Candidate::timestamp).thenComparingLong(Candidate::offset);

  /**
   * Ascending by {@link #weight()}, then {@link #OLDEST_FIRST}; the maximum is the best claim: the
   * most confident, of these the newest.
   */
  Comparator<Candidate> WORST_FIRST =
      Comparator.comparingLong(Candidate::weight).thenComparing(OLDEST_FIRST);

  /** Identity of the assertion. */
  Hash hash();

  /** Its record number. */
  long offset();

  /** Its author. */
  AgentId agentId();

  /** The claimed value; a reference by its canonical name as of the answer. */
  ObjectValue object();

  /** The author's confidence, 0 to 1, after decay. */
  double confidence();

  /** {@link #confidence()} as a fixed-point number of billionths: sum these, never doubles. */
  long weight();

  /** What kind of source speaks. */
  SourceClass sourceClass();

  /** When the author says it. */
  Instant timestamp();

  /** How far the claim has come. */
  LifecycleStage lifecycle();

  /** Its source, if it names one. */
  @Nullable Hash sourceHash();

  /** Its epoch, if it names one. */
  @Nullable Hash epoch();

  /** Whether its epoch was superseded as of the answer. */
  boolean epochSuperseded();

  /**
   * Σ of the latest vote of each agent on it as of the answer, in billionths; below 0 when most are
   * against it. Always 0 for a lens that does not ask for {@link LensInfo#votes()}.
   */
  long votes();
}
