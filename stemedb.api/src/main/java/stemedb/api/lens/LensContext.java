package stemedb.api.lens;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collector;
import org.osgi.annotation.versioning.ProviderType;
import stemedb.api.model.AgentId;
import stemedb.api.model.SourceClass;

/**
 * What an answer depends on besides the candidates, as of the answer's offset. Immutable: parallel
 * folds ask it from several threads.
 */
@ProviderType
public interface LensContext {

  /** Number of the last record that the answer covers. */
  long offset();

  /** The answer's "now". */
  Instant time();

  /** The question's parameters, as they came. */
  Map<String, String> parameters();

  /** Weight of a source class, 0 to 1. */
  double tierWeight(SourceClass sourceClass);

  /** Reputation of an author, 0 to 1; 0.5 when nothing is known. */
  double reputation(AgentId agentId);

  /** TrustRank of an author, 0 to 1; 0.5 when nothing is known. */
  double trustRank(AgentId agentId);

  /**
   * The lens that works inside this one: that of the parameter {@code inner}, or else of {@link
   * LensInfo#inner()}. It may be handed all claims: those of one author for one object count once
   * where that lens wants it so.
   *
   * @return a collector for any number of folds; what it returns has no winner when the inner lens
   *     finds none
   * @throws IllegalStateException when the lens's {@link LensInfo} names no inner lens
   */
  Collector<Candidate, ?, Resolution> inner();
}
