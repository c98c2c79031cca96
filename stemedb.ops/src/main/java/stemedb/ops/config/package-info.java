/** Turns the environment into configurations, one PID a bundle. */
@NullMarked
package stemedb.ops.config;

import org.jspecify.annotations.NullMarked;
