package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static stemedb.engine.Claims.START;
import static stemedb.engine.Claims.author;
import static stemedb.engine.Claims.number;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stemedb.api.StemeDb;
import stemedb.api.model.AgentId;
import stemedb.api.model.Assertion;
import stemedb.api.model.Authored;
import stemedb.api.model.Epoch;
import stemedb.api.model.Hash;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.Source;
import stemedb.api.model.SourceClass;
import stemedb.record.SignedRecord;
import stemedb.record.Signing;

/** Documents of all kinds, by few agents; who is who among {@link Claims#author}. */
final class Documents {
  static final int OWNER = 1;
  static final int STRANGER = 2;
  static final int CURATOR = 3;

  private Documents() {}

  static AgentId agent(int number) {
    return author(number).agentId();
  }

  static SignedRecord signed(Authored document) {
    for (int i = 1; i <= 20; i++) {
      if (agent(i).equals(document.agentId())) {
        return Signing.sign(document, author(i));
      }
    }
    throw new IllegalStateException("nobody has that key");
  }

  /** Whether it was taken in; else its author may not do that. */
  static boolean takes(StemeDb db, Authored document) {
    return Histories.submit(db, signed(document)) != null;
  }

  static Hash put(StemeDb db, Authored document) {
    SignedRecord record = signed(document);
    assertNotNull(Histories.submit(db, record), document.toString());
    return record.hash();
  }

  static Assertion claim(
      int by, String subject, ObjectValue object, @Nullable Hash source, @Nullable Hash epoch) {
    return claim(by, subject, object, 0.5, SourceClass.EXPERT, source, epoch);
  }

  static Assertion claim(
      int by,
      String subject,
      ObjectValue object,
      double confidence,
      SourceClass sourceClass,
      @Nullable Hash source,
      @Nullable Hash epoch) {
    return new Assertion(
        subject,
        "p",
        object,
        confidence,
        sourceClass,
        agent(by),
        START,
        source,
        null,
        null,
        epoch,
        null,
        null,
        null,
        null,
        Map.of());
  }

  static Epoch epoch(int by, String name, Hash... supersedes) {
    return new Epoch(
        name,
        null,
        List.of(supersedes),
        supersedes.length == 0 ? null : Epoch.Type.TEMPORAL,
        agent(by),
        START);
  }

  static Source source(int by, String uri) {
    return new Source(uri, "label", SourceClass.EXPERT, null, null, agent(by), START);
  }
}
