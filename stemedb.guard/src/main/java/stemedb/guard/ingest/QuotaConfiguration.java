package stemedb.guard.ingest;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an agent may write in an hour, PID {@code stemedb.guard.quota}. A change acts at once. */
@ObjectClassDefinition(
    name = "StemeDB quota",
    description = "Tokens that an agent may use in an hour, more or less by the trust in it")
public @interface QuotaConfiguration {
  String PID = "stemedb.guard.quota";

  @AttributeDefinition(name = "Tokens", description = "Tokens an hour, before the tier's factor")
  int tokensPerHour() default 10_000;

  @AttributeDefinition(name = "Assertion", description = "Tokens that an assertion takes")
  int assertionTokens() default 10;

  @AttributeDefinition(name = "Other record", description = "Tokens that a vote or the like takes")
  int recordTokens() default 1;

  @AttributeDefinition(name = "Size", description = "Tokens for each KiB of the document")
  int kibTokens() default 1;
}
