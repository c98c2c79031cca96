package stemedb.api.service;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Capability;

/**
 * Says that a class provides a service to programs that run without OSGi: bnd writes the {@code
 * META-INF/services} file and the {@code provides} of the module from it. In a framework the class
 * is registered by its {@code @Component} alone. It needs a public constructor without parameters.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Capability(
    namespace = "osgi.serviceloader",
    name = "${#value}",
    attribute = {"register:=${@class}"})
public @interface ModuleProvider {
  /** The service. */
  Class<?> value();
}
