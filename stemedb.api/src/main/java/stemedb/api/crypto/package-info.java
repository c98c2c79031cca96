/** Signature verification as a service, so that a faster or safer one can take over at run time. */
@Export
@Version("1.1.0")
@NullMarked
package stemedb.api.crypto;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
