/** The store in memory: an immutable tree a version, so that a snapshot is a reference. */
@NullMarked
package stemedb.storage.memory;

import org.jspecify.annotations.NullMarked;
