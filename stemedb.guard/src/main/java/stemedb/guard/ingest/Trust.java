package stemedb.guard.ingest;

import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.AgentId;
import stemedb.api.trust.TrustSource;

/** Trust by whatever source is there; without one all agents are unknown. Thread-safe. */
final class Trust implements ToDoubleFunction<AgentId> {
  private volatile @Nullable TrustSource source;

  void bind(TrustSource appeared) {
    source = appeared;
  }

  void unbind(TrustSource gone) {
    if (source == gone) {
      source = null;
    }
  }

  @Override
  public double applyAsDouble(AgentId agent) {
    TrustSource now = source;
    return now == null ? TrustSource.UNKNOWN : now.trust(agent);
  }
}
