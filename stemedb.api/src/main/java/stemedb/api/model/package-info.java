/** Immutable values: records, hashes, agents, objects, and the words that the wire form uses. */
@Export
@Version("1.0.0")
@NullMarked
package stemedb.api.model;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
