package stemedb.guard.ingest;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** When agents are turned away, PID {@code stemedb.guard.breaker}. A change acts at once. */
@ObjectClassDefinition(
    name = "StemeDB circuit breakers",
    description = "Turns an agent away for a while whose records were refused or quarantined")
public @interface BreakerConfiguration {
  String PID = "stemedb.guard.breaker";

  @AttributeDefinition(name = "Failures", description = "Records that open the circuit, 1 to 1000")
  int failures() default 5;

  @AttributeDefinition(name = "Window", description = "Seconds in which they are counted")
  int windowSeconds() default 60;

  @AttributeDefinition(name = "Open", description = "Seconds until one more record may try")
  int openSeconds() default 30;
}
