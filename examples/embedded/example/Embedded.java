package example;

import java.nio.file.Path;
import stemedb.api.Ack;
import stemedb.api.Answer;
import stemedb.api.Question;
import stemedb.api.StemeDb;
import stemedb.api.model.SourceClass;
import stemedb.client.AssertionBuilder;
import stemedb.record.AgentKey;
import stemedb.record.SignedRecord;

/** A program with a database inside: no node, no OSGi. Takes the folder of the database. */
public final class Embedded {
  private Embedded() {}

  public static void main(String[] arguments) {
    try (StemeDb db = StemeDb.open(Path.of(arguments[0]))) {
      claim(db, 643_801, SourceClass.REGULATORY);
      claim(db, 551_500, SourceClass.COMMUNITY);
      Question question = Question.of("country/FR", "area_km2", "authority");
      Answer answer = db.ask(question).toCompletableFuture().join();
      if (answer.finding() instanceof Answer.Resolved resolved && resolved.value() != null) {
        System.out.println(resolved.value().text() + ", " + answer.status().wireName());
      }
    }
  }

  private static void claim(StemeDb db, double area, SourceClass source) {
    SignedRecord claim =
        AssertionBuilder.about("country/FR", "area_km2")
            .number(area)
            .confidence(0.9)
            .sourceClass(source)
            .sign(AgentKey.generate());
    db.submit(claim.kind(), claim.toJson(), Ack.INDEXED).toCompletableFuture().join();
  }
}
