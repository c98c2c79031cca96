/** The registry behind {@link stemedb.api.metrics.Metrics}, and its export as Prometheus text. */
@NullMarked
package stemedb.ops.metrics;

import org.jspecify.annotations.NullMarked;
