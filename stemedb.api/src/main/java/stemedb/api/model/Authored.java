package stemedb.api.model;

import java.time.Instant;

/** What somebody says and signs; everything but what the node itself makes. */
public sealed interface Authored extends Document
    permits Assertion,
        Vote,
        Epoch,
        Supersession,
        Source,
        SourceStatus,
        Alias,
        Endorsement,
        GoldStandard,
        TrustOutcome,
        QuarantineDecision,
        Setting {

  /** Who says it; among the signers of the record. */
  AgentId agentId();

  /** When the author says it. */
  Instant timestamp();
}
