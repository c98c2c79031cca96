package stemedb.engine.index;

import org.jspecify.annotations.Nullable;
import stemedb.api.StoredRecord;
import stemedb.api.model.Alias;
import stemedb.api.model.Assertion;
import stemedb.api.model.Authored;
import stemedb.api.model.Document;
import stemedb.api.model.Endorsement;
import stemedb.api.model.Epoch;
import stemedb.api.model.GoldStandard;
import stemedb.api.model.Hash;
import stemedb.api.model.QuarantineDecision;
import stemedb.api.model.Setting;
import stemedb.api.model.Source;
import stemedb.api.model.SourceStatus;
import stemedb.api.model.Supersession;
import stemedb.api.model.TrustOutcome;
import stemedb.api.model.Vote;

/**
 * What the records do that are no assertions: which rows each kind writes. A record that destroys
 * something (a supersession, a source's status, an epoch that supersedes) is judged by {@link
 * Governance} when it is applied, and when its target is not there yet, in the moment in which the
 * target arrives.
 */
final class Effects {
  private final Governance governance;

  Effects(Governance governance) {
    this.governance = governance;
  }

  /** The rows of a record that is being placed at that offset. */
  void write(Rows rows, Hash hash, Document document, long offset) {
    if (document instanceof Supersession record) {
      aim(rows, record.oldHash(), hash, record, offset);
    } else if (document instanceof SourceStatus record) {
      aim(rows, record.sourceHash(), hash, record, offset);
    } else if (document instanceof Epoch record) {
      record.supersedes().forEach(old -> aim(rows, old, hash, record, offset));
    } else if (document instanceof Alias record) {
      AliasRows.write(rows, record, offset, governance);
    } else if (document instanceof Vote record) {
      aim(rows, record.assertionHash(), hash, record, offset);
    } else if (document instanceof Endorsement record) {
      EndorsementRows.write(rows, record, offset);
    } else if (document instanceof GoldStandard record) {
      CuratorRows.write(rows, hash, record, offset, governance);
    } else if (document instanceof TrustOutcome record) {
      CuratorRows.write(rows, record, offset, governance);
    } else if (document instanceof QuarantineDecision record) {
      aim(rows, record.assertionHash(), hash, record, offset);
    } else if (document instanceof Setting record) {
      SettingRows.write(rows, record, offset, governance);
    }
  }

  /**
   * What records that were waiting for this one do to it, now that it is placed.
   *
   * @param own how it stands by itself; null when nothing is wrong with it
   */
  void arrived(Rows rows, Hash hash, Document target, long offset, @Nullable StandingRow own) {
    StandingRow standing = own;
    for (Rows.Placed waiting : rows.waitingFor(hash)) {
      Hash by = waiting.hash();
      if (waiting.document() instanceof Supersession record
          && target instanceof Assertion assertion) {
        StandingRow row = standing(record, by, assertion);
        if (row != null) {
          standing = row.after(standing);
        }
      } else if (waiting.document() instanceof QuarantineDecision decision) {
        standing = decided(rows, hash, target, offset, standing, decision, by);
      } else if (waiting.document() instanceof Vote vote) {
        vote(rows, target, offset, vote, waiting.offset());
      } else {
        apply(rows, target, hash, offset, (Authored) waiting.document(), by, offset);
      }
    }
    if (standing != null && target instanceof Assertion assertion) {
      write(rows, assertion, offset, standing, offset);
    }
  }

  private void aim(Rows rows, Hash target, Hash hash, Authored record, long offset) {
    Rows.Placed placed = rows.find(target);
    if (placed == null) {
      rows.await(target, offset);
    } else if (record instanceof Vote vote) {
      vote(rows, placed.document(), placed.offset(), vote, offset);
    } else {
      apply(rows, placed.document(), target, placed.offset(), record, hash, offset);
    }
  }

  private static void vote(Rows rows, Document target, long targetOffset, Vote vote, long offset) {
    if (target instanceof Assertion assertion) {
      VoteRows.write(rows, assertion, targetOffset, vote, offset);
    }
  }

  private void apply(
      Rows rows,
      Document target,
      Hash targetHash,
      long targetOffset,
      Authored record,
      Hash by,
      long effectOffset) {
    if (target instanceof Assertion assertion && record instanceof Supersession supersession) {
      StandingRow row = standing(supersession, by, assertion);
      if (row != null) {
        write(rows, assertion, targetOffset, row, effectOffset);
      }
    } else if (target instanceof Assertion assertion
        && record instanceof QuarantineDecision decision) {
      if (governance.isCurator(decision.agentId()) && rows.isQuarantined(targetOffset)) {
        write(rows, assertion, targetOffset, decision(decision, by), effectOffset);
        if (decision.approved()) {
          AssertionRows.revise(rows, targetHash, assertion, targetOffset, effectOffset);
        }
      }
    } else if (target instanceof Source source && record instanceof SourceStatus status) {
      if (isEffective(record, source)) {
        SourceStatusRows.write(rows, status, by, effectOffset);
      }
    } else if (target instanceof Epoch epoch
        && record instanceof Epoch
        && isEffective(record, epoch)) {
      EpochRows.write(rows, targetHash, by, effectOffset);
    }
  }

  /** How an assertion stands that curators decided about before it was there. */
  private @Nullable StandingRow decided(
      Rows rows,
      Hash hash,
      Document target,
      long offset,
      @Nullable StandingRow standing,
      QuarantineDecision decision,
      Hash by) {
    if (standing == null || !governance.isCurator(decision.agentId())) {
      return standing; // nobody held it back
    }
    if (decision.approved() && target instanceof Assertion assertion) {
      AssertionRows.revise(rows, hash, assertion, offset, offset);
    }
    return decision(decision, by).after(standing);
  }

  private static StandingRow decision(QuarantineDecision decision, Hash by) {
    return new StandingRow(
        decision.approved() ? StoredRecord.Status.CURRENT : StoredRecord.Status.QUARANTINED, by);
  }

  private boolean isEffective(Authored record, Authored target) {
    return governance.verdict(record.agentId(), target.agentId()) == Governance.Verdict.EFFECTIVE;
  }

  private @Nullable StandingRow standing(Supersession record, Hash by, Assertion target) {
    return switch (governance.verdict(record.agentId(), target.agentId())) {
      case EFFECTIVE ->
          new StandingRow(
              record.newHash() == null
                  ? StoredRecord.Status.RETRACTED
                  : StoredRecord.Status.SUPERSEDED,
              by);
      case DISPUTES -> new StandingRow(StoredRecord.Status.DISPUTED, by);
      case INEFFECTIVE -> null;
    };
  }

  private static void write(
      Rows rows, Assertion target, long targetOffset, StandingRow row, long effectOffset) {
    byte[] pair = Keys.candidates(target.subject(), target.predicate());
    rows.put(Keys.standing(Keys.candidate(pair, targetOffset), effectOffset), row.toBytes());
  }
}
