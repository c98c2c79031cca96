package stemedb.guard.rate;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Rates for each key, PID {@code stemedb.guard.rate}. A change acts at once. */
@ObjectClassDefinition(
    name = "StemeDB rate limits",
    description = "Requests a second for each API key, or for each address without one")
public @interface RateConfiguration {
  String PID = "stemedb.guard.rate";

  @AttributeDefinition(name = "Reads", description = "Requests a second")
  int readPerSecond() default 2_000;

  @AttributeDefinition(name = "Reads at once", description = "Requests that may come at once")
  int readBurst() default 4_000;

  @AttributeDefinition(name = "Writes", description = "Requests a second")
  int writePerSecond() default 1_000;

  @AttributeDefinition(name = "Writes at once", description = "Requests that may come at once")
  int writeBurst() default 2_000;

  @AttributeDefinition(name = "Batches", description = "Requests a second")
  int batchPerSecond() default 50;

  @AttributeDefinition(name = "Batches at once", description = "Requests that may come at once")
  int batchBurst() default 100;

  @AttributeDefinition(name = "Administration", description = "Requests a second")
  int adminPerSecond() default 20;

  @AttributeDefinition(
      name = "Administration at once",
      description = "Requests that may come at once")
  int adminBurst() default 40;

  @AttributeDefinition(
      name = "Bad signature",
      description = "How many requests a signature counts for that does not verify")
  int badSignatureCost() default 20;
}
