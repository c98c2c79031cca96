/**
 * The database as one service: {@link stemedb.api.StemeDb} takes signed records in and answers
 * questions. The gateway, the shell and an embedding program call nothing else.
 */
@Export
@Version("1.0.0")
@NullMarked
package stemedb.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
