package stemedb.engine.index;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.AgentId;
import stemedb.api.model.Alias;
import stemedb.api.model.Authored;
import stemedb.api.model.Document;
import stemedb.api.model.Epoch;
import stemedb.api.model.GoldStandard;
import stemedb.api.model.Hash;
import stemedb.api.model.QuarantineDecision;
import stemedb.api.model.Setting;
import stemedb.api.model.SourceStatus;
import stemedb.api.model.Supersession;
import stemedb.api.model.TrustOutcome;
import stemedb.api.storage.Store;

/**
 * Says of the records of one round whether they would have no effect because their authors may not
 * do that, each as it will stand behind those that were taken before. Only refuses what is certain:
 * a record whose target is not there is kept, and judged when the target arrives. Belongs to the
 * writer thread; what counts is what {@link Effects} decides when the record is applied.
 */
public final class Arbiter {
  private final Rows rows;
  private final Governance governance = new Governance();
  private final Map<Hash, Document> taken = new HashMap<>();

  Arbiter(Store store, IdFilter waiting, Marks marks, Governance.State state) {
    this.rows = new Rows(store, waiting, marks);
    governance.restore(state);
  }

  /** A record of the round that will be appended. */
  public void take(Hash hash, Document document) {
    if (document instanceof Authored) {
      taken.put(hash, document);
    }
    if (document instanceof Setting setting) {
      governance.apply(new SettingRows.Value(setting.name(), setting.value()));
    }
  }

  /** Why a record may not be taken in; null when it may. */
  public @Nullable String refusal(Document document) {
    if (document instanceof Setting setting) {
      return governance.allows(setting) ? null : "only a root makes settings";
    }
    if (document instanceof GoldStandard gold) {
      return governance.isCurator(gold.agentId()) ? null : "only a curator sets gold standards";
    }
    if (document instanceof TrustOutcome outcome) {
      return governance.isCurator(outcome.agentId()) ? null : "only a curator judges agents";
    }
    if (document instanceof QuarantineDecision decision) {
      return governance.isCurator(decision.agentId())
          ? null
          : "only a curator decides about what is held back";
    }
    if (document instanceof Alias alias) {
      return mayDestroy(alias, AliasRows.owner(rows, alias.alias()), "name");
    }
    for (Hash target : targets(document)) {
      if (find(target) instanceof Authored authored) {
        String refusal = mayDestroy((Authored) document, authored.agentId(), "record");
        if (refusal != null) {
          return refusal;
        }
      }
    }
    return null;
  }

  private @Nullable Document find(Hash target) {
    Document here = taken.get(target);
    if (here != null) {
      return here;
    }
    Rows.Placed placed = rows.find(target);
    return placed == null ? null : placed.document();
  }

  private @Nullable String mayDestroy(Authored by, @Nullable AgentId author, String what) {
    return author == null
            || governance.verdict(by.agentId(), author) != Governance.Verdict.INEFFECTIVE
        ? null
        : "only the author of that " + what + ", a curator or a root may do that";
  }

  private static List<Hash> targets(Document document) {
    if (document instanceof Supersession record) {
      return List.of(record.oldHash());
    }
    if (document instanceof SourceStatus record) {
      return List.of(record.sourceHash());
    }
    return document instanceof Epoch record ? record.supersedes() : List.of();
  }
}
