package stemedb.guard.access;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Authentication, PID {@code stemedb.guard.authentication}: it is on while this configuration is
 * there. Holds no secret, since consoles and files show configurations.
 */
@ObjectClassDefinition(
    name = "StemeDB authentication",
    description = "Callers prove by API keys who they are")
public @interface AuthenticationConfiguration {
  String PID = "stemedb.guard.authentication";

  @AttributeDefinition(
      name = "Id of the root key",
      description = "A key with the role admin is made of it, unless there is one of that id")
  String rootKeyId() default "";

  @AttributeDefinition(
      name = "Hash of the root key",
      description = "SHA-256 of its secret, 64 hex digits")
  String rootKeySha256() default "";
}
