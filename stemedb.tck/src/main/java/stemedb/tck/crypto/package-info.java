/** Contract tests for signature verifiers: extend the class, say how to make yours, run JUnit 5. */
@Export
@Version("1.0.0")
@NullMarked
package stemedb.tck.crypto;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
