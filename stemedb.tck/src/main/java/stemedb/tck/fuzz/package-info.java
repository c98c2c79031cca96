/** For tests of decoders: bytes that are nearly right, the same for the same seed. */
@Export
@Version("1.0.0")
@NullMarked
package stemedb.tck.fuzz;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
