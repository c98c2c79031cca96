/**
 * Work on the folder of a node that does not run. A process that is started with the property
 * {@code stemedb.task} is no node: it is not configured as one, so that neither the engine nor the
 * gateway begins anything. It does that task, writes one line of JSON for each thing that there is
 * to say, and ends with the task's exit status.
 */
@NullMarked
package stemedb.ops.task;

import org.jspecify.annotations.NullMarked;
