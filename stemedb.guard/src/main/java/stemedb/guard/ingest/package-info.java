/** Policies for records whose agent is proven: what they say, and how often. */
@NullMarked
package stemedb.guard.ingest;

import org.jspecify.annotations.NullMarked;
