package stemedb.guard.rate;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Rate for each address, PID {@code stemedb.guard.address}. A change acts at once. */
@ObjectClassDefinition(
    name = "StemeDB rate limit by address",
    description = "Requests a second of each client address, whatever keys they bring")
public @interface AddressConfiguration {
  String PID = "stemedb.guard.address";

  @AttributeDefinition(name = "Requests", description = "Requests a second")
  int perSecond() default 4_000;

  @AttributeDefinition(name = "Requests at once", description = "Requests that may come at once")
  int burst() default 8_000;

  @AttributeDefinition(
      name = "Wrong key",
      description = "How many requests a key, or a signature, counts for that is wrong")
  int faultCost() default 40;
}
