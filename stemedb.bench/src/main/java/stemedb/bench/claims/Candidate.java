package stemedb.bench.claims;

import java.time.Instant;
import stemedb.api.model.AgentId;

/**
 * A claim with its members, for a peer that keeps them in columns.
 *
 * @param value its object, a number
 * @param timestamp what it says as its time
 */
public record Candidate(
    Claim claim, String subject, int value, double confidence, AgentId agent, Instant timestamp) {}
