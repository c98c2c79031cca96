/** Annotations that make one class a provider for OSGi, JPMS and {@code ServiceLoader} alike. */
@Export
@Version("1.0.0")
@NullMarked
package stemedb.api.service;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
