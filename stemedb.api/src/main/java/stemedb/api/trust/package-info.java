/** What is known of agents. */
@Export
@Version("1.0.0")
@NullMarked
package stemedb.api.trust;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
