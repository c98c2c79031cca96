/**
 * Where backups and archived segments go, and the making of them. Implement {@link
 * stemedb.api.archive.ArchiveTarget} to keep them somewhere else than in a folder.
 */
@Export
@Version("1.0.0")
@NullMarked
package stemedb.api.archive;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
