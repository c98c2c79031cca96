/**
 * Ordered byte-key stores, which hold what can be derived from the journal. Implement {@link
 * stemedb.api.storage.StorageBackend} and run the contract tests of {@code stemedb.tck}.
 */
@Export
@Version("1.0.0")
@NullMarked
package stemedb.api.storage;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
