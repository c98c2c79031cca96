package stemedb.api.crypto;

import stemedb.api.model.AgentId;

/**
 * One question to a {@link SignatureVerifier}.
 *
 * @param agentId the public key
 * @param message the signed bytes; not copied
 * @param signature what the agent gave as its signature, of any length; not copied
 */
public record SignatureCheck(AgentId agentId, byte[] message, byte[] signature) {}
