package stemedb.api.trust;

import org.osgi.annotation.versioning.ConsumerType;
import stemedb.api.model.AgentId;

/** Says how far an agent is trusted now. Thread-safe; it answers from memory and never waits. */
@ConsumerType
public interface TrustSource {
  /** What an agent is trusted of whom nothing is known. */
  double UNKNOWN = 0.5;

  /** Trust in an agent, 0 to 1. */
  double trust(AgentId agent);
}
