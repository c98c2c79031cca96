package stemedb.guard.ingest;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * What is quarantined for what it says, PID {@code stemedb.guard.content}. A change acts at once.
 */
@ObjectClassDefinition(
    name = "StemeDB content defence",
    description = "Which assertions wait for a curator before they count")
public @interface ContentConfiguration {
  String PID = "stemedb.guard.content";

  @AttributeDefinition(
      name = "Similarity",
      description = "Jaccard similarity of 3-character shingles from which on texts are duplicates")
  double similarity() default 0.9;

  @AttributeDefinition(
      name = "Least quality",
      description = "Texts below it are quarantined, 0 to 1; 0 for none")
  double qualityMin() default 0.4;

  @AttributeDefinition(
      name = "Shortest text",
      description = "Characters from which on a text is looked at for likeness and quality")
  int charactersMin() default 64;

  @AttributeDefinition(
      name = "Little trust",
      description = "Agents below this trust may not be too confident, 0 to 1")
  double trustMin() default 0.5;

  @AttributeDefinition(
      name = "Much confidence",
      description = "Confidence that only trusted agents may have, 0 to 1")
  double confidenceMax() default 0.8;

  @AttributeDefinition(
      name = "Patterns",
      description = "Regular expressions (java.util.regex) that no text may contain")
  String[] patterns() default {};

  @AttributeDefinition(
      name = "Room for texts",
      description = "Bytes for the texts that new ones are compared with")
  long bytesMax() default 32L << 20;
}
