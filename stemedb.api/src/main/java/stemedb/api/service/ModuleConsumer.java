package stemedb.api.service;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
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
    name = "${#value}",
    attribute =
        "osgi.serviceloader=${#value}", // bnd reads the name here, the filter is for the framework
    resolution = Requirement.Resolution.OPTIONAL,
    cardinality = Requirement.Cardinality.MULTIPLE,
    effective = "active")
@Repeatable(ModuleConsumer.Several.class)
public @interface ModuleConsumer {
  /** The service. */
  Class<?> value();

  /** Several of them at one class. */
  @Retention(RetentionPolicy.CLASS)
  @Target(ElementType.TYPE)
  @interface Several {
    ModuleConsumer[] value();
  }
}
