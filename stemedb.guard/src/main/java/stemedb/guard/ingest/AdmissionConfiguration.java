package stemedb.guard.ingest;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What new agents have to spend, PID {@code stemedb.guard.admission}. A change acts at once. */
@ObjectClassDefinition(
    name = "StemeDB admission",
    description = "Proof of work for the first assertions of agents that are not trusted")
public @interface AdmissionConfiguration {
  String PID = "stemedb.guard.admission";

  @AttributeDefinition(name = "Trust", description = "Agents from this trust on spend nothing")
  double trustMin() default 0.6;

  @AttributeDefinition(name = "First assertions", description = "How many are hard")
  int firstCount() default 10;

  @AttributeDefinition(name = "Bits of the first", description = "Leading zero bits, 0 to 40")
  int firstBits() default 16;

  @AttributeDefinition(name = "Next assertions", description = "How many are easy after these")
  int nextCount() default 40;

  @AttributeDefinition(name = "Bits of the next", description = "Leading zero bits, 0 to 40")
  int nextBits() default 1;
}
