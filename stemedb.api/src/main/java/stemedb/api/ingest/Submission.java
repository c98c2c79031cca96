package stemedb.api.ingest;

import org.jspecify.annotations.Nullable;
import stemedb.api.Caller;
import stemedb.api.model.AgentId;
import stemedb.api.model.Authored;
import stemedb.api.model.Document;
import stemedb.api.model.Hash;

/**
 * A record whose signatures verify, before it is appended.
 *
 * @param hash its identity
 * @param document what it says
 * @param bytes size of its canonical document
 * @param caller who brought it; not proven by any signature
 */
public record Submission(Hash hash, Document document, int bytes, Caller caller) {

  /** Its author, who is proven by a signature; null for what the node itself makes. */
  public @Nullable AgentId agent() {
    return document instanceof Authored authored ? authored.agentId() : null;
  }
}
