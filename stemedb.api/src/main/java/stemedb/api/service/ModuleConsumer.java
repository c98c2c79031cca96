package stemedb.api.service;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Requirement;

/**
 * Says that a class looks a service up with {@code ServiceLoader} when there is no framework: bnd
 * writes the {@code uses} of the module from it. The requirement is optional and not effective when
 * bundles are resolved: no wire ties a bundle to the providers, which can be replaced at any time.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Requirement(
    namespace = "osgi.serviceloader",
    filter = "(osgi.serviceloader=${#value})",
    resolution = Requirement.Resolution.OPTIONAL,
    effective = "active")
public @interface ModuleConsumer {
  /** The service. */
  Class<?> value();
}
