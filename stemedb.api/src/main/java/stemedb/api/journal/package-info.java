/**
 * The totally ordered, durable log under the database. Implement {@link
 * stemedb.api.journal.JournalProvider} and run the contract tests of {@code stemedb.tck}.
 */
@Export
@Version("1.0.0")
@NullMarked
package stemedb.api.journal;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
