package stemedb.http;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the gateway, PID {@code stemedb.http}. A change acts without a restart. */
@ObjectClassDefinition(
    name = "StemeDB HTTP gateway",
    description = "Who may reach the gateway, and its limits")
public @interface HttpConfiguration {
  /** The PID. */
  String PID = "stemedb.http";

  @AttributeDefinition(
      name = "Allowed hosts",
      description = "Host names that requests may be addressed to, besides loopback; * for any")
  String[] allowedHosts() default {};

  @AttributeDefinition(
      name = "Allowed origins",
      description = "Origins of web pages that may call the gateway: https://example.org")
  String[] allowedOrigins() default {};

  @AttributeDefinition(
      name = "Authentication",
      description = "Take only requests that an authentication filter has let pass")
  boolean authentication() default false;

  @AttributeDefinition(name = "Largest document", description = "Bytes of a single document")
  int documentBytesMax() default 256 << 10;

  @AttributeDefinition(
      name = "Largest batch",
      description = "Bytes of a batch, on the wire and decompressed")
  int batchBytesMax() default 16 << 20;

  @AttributeDefinition(name = "Most lines", description = "Lines of a batch")
  int batchLinesMax() default 10_000;

  @AttributeDefinition(
      name = "All bodies together",
      description =
          "Bytes that all bodies and what becomes of them may take at a time, beyond it 429"
              + " queue_full; 0 for 64 MiB or an eighth of the heap, whichever is less")
  long allBodiesBytesMax() default 0;

  @AttributeDefinition(name = "Time to arrive", description = "Milliseconds for a body to arrive")
  int bodyMillisMax() default 10_000;

  @AttributeDefinition(name = "Time to answer", description = "Milliseconds for the whole request")
  int requestMillisMax() default 60_000;

  @AttributeDefinition(
      name = "Time to read events",
      description =
          "Milliseconds that a client of an event stream may leave what was sent unread; then it is"
              + " cut off, and may come again")
  int streamStallMillisMax() default 10_000;
}
