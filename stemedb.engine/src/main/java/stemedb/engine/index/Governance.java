package stemedb.engine.index;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.AgentId;
import stemedb.api.model.Genesis;
import stemedb.api.model.Setting;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;

/**
 * Who may destroy what, as of the record that is being applied: the one place of that rule. Under
 * {@code author_only} the author of the target may, and a curator or a root; under {@code commons}
 * anybody may, and the target is then shown as disputed instead of being taken out.
 *
 * <p>Roots stand in genesis; settings of roots name further roots and curators: {@code root.}agent
 * and {@code curator.}agent with the value {@code true} or {@code false}. Belongs to the writer
 * thread.
 */
final class Governance {
  private static final String COMMONS = "commons";

  private State state = State.NONE;

  /** Who is what; immutable. */
  record State(Set<AgentId> roots, Set<AgentId> curators, boolean commons) {
    private static final State NONE = new State(Set.of(), Set.of(), false);

    State {
      roots = Set.copyOf(roots);
      curators = Set.copyOf(curators);
    }
  }

  /** What a destroying record does to its target. */
  enum Verdict {
    /** It takes effect. */
    EFFECTIVE,
    /** Its author may not do that: it says so beside the target and takes nothing away. */
    DISPUTES,
    /** Its author may not do that: nothing happens. */
    INEFFECTIVE
  }

  /** Starts with what the store holds. */
  void load(@Nullable Genesis genesis, Snapshot snapshot) {
    state = State.NONE;
    begin(genesis);
    byte[] from = Keys.settings();
    try (Scan scan = snapshot.scan(from, Keys.end(from), ScanOrder.ASCENDING)) {
      while (scan.next()) {
        apply(SettingRows.decode(scan.key(), scan.value()));
      }
    }
  }

  void begin(@Nullable Genesis genesis) {
    if (genesis != null) {
      state =
          new State(Set.copyOf(genesis.roots()), Set.of(), genesis.governance().equals(COMMONS));
    }
  }

  /** To go back to when what follows is not written after all. */
  State state() {
    return state;
  }

  void restore(State before) {
    state = before;
  }

  /** Takes a setting in that a root made. */
  void apply(SettingRows.Value setting) {
    if (setting.name().startsWith(SettingRows.ROOT)) {
      Set<AgentId> roots = changed(state.roots, setting, SettingRows.ROOT);
      state = new State(roots, state.curators, state.commons);
    } else if (setting.name().startsWith(SettingRows.CURATOR)) {
      Set<AgentId> curators = changed(state.curators, setting, SettingRows.CURATOR);
      state = new State(state.roots, curators, state.commons);
    }
  }

  private static Set<AgentId> changed(
      Set<AgentId> holders, SettingRows.Value setting, String role) {
    AgentId agent = AgentId.parse(setting.name().substring(role.length()));
    Set<AgentId> changed = new HashSet<>(holders);
    if (Boolean.parseBoolean(setting.value())) {
      changed.add(agent);
    } else {
      changed.remove(agent);
    }
    return changed;
  }

  boolean isRoot(AgentId agent) {
    return state.roots.contains(agent);
  }

  boolean isCurator(AgentId agent) {
    return state.roots.contains(agent) || state.curators.contains(agent);
  }

  /** Whether a setting may be made by that agent. */
  boolean allows(Setting setting) {
    return isRoot(setting.agentId());
  }

  /** What a record of that agent does to a target of that author. */
  Verdict verdict(AgentId by, AgentId author) {
    if (by.equals(author) || isCurator(by)) {
      return Verdict.EFFECTIVE;
    }
    return state.commons ? Verdict.DISPUTES : Verdict.INEFFECTIVE;
  }
}
