/** A store in pure Java, on the B-tree of H2's MVStore, for machines without a native library. */
@NullMarked
package stemedb.storage.mvstore;

import org.jspecify.annotations.NullMarked;
