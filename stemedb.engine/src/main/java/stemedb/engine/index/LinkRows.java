package stemedb.engine.index;

import java.util.Set;
import stemedb.api.model.Assertion;
import stemedb.api.model.Hash;
import stemedb.api.storage.WriteBatch;

/**
 * Finds assertions by author, by source and by the assertion that they name as parent, in order of
 * offset. Each row points at a candidate row, which says the rest.
 */
public final class LinkRows implements Family {
  /** Name of the family. */
  public static final String NAME = "links";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Byte> keys() {
    return Keys.familiesOfLinks();
  }

  @Override
  public boolean isByRecord() {
    return true;
  }

  @Override
  public void apply(Span span, WriteBatch batch) {
    span.forEach(
        item -> {
          if (item.document() instanceof Assertion assertion) {
            write(assertion, item.offset(), batch);
          }
        });
  }

  private static void write(Assertion assertion, long offset, WriteBatch batch) {
    byte[] candidate =
        Keys.candidate(Keys.candidates(assertion.subject(), assertion.predicate()), offset);
    batch.put(Keys.link(Keys.ofAuthor(assertion.agentId()), offset), candidate);
    Hash source = assertion.sourceHash();
    if (source != null) {
      batch.put(Keys.link(Keys.ofSource(source), offset), candidate);
    }
    Hash parent = assertion.parentHash();
    if (parent != null) {
      batch.put(Keys.link(Keys.childrenOf(parent), offset), candidate);
    }
  }
}
