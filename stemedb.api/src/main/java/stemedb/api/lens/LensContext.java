package stemedb.api.lens;

import java.time.Instant;
import java.util.Map;
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
}
