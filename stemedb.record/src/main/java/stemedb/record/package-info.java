/** The wire form of records: JSON in, canonical bytes, hashes, signatures and the envelope out. */
@Export
@Version("1.0.0")
@NullMarked
package stemedb.record;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
