/** Counters, gauges and histograms by name and labels, without a metrics library in sight. */
@Export
@Version("1.0.0")
@NullMarked
package stemedb.api.metrics;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
