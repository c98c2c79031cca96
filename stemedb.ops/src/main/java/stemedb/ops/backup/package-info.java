/**
 * Backups: made while a node serves, verified, restored.
 *
 * <h2>What lies in an archive</h2>
 *
 * <pre>
 * stemedb-backups.json                            says that this archive holds backups
 * backups/ID.json                                 the manifest of a backup, written last
 * journal/GENERATION/SEGMENT.FROM-TO.RANDOM       bytes FROM to TO of a segment file
 * files/RANDOM                                    any other file: keys, the audit trail
 * </pre>
 *
 * <p>A backup is its manifest: offset, counts, and every file of the data folder as a list of parts
 * with length and SHA-256. Backups share parts: a sealed segment is sent once, of the last one only
 * what came since. Names hold a random part and nothing is ever overwritten, so that a backup which
 * is cut off touches none that is there. The manifest ends with the SHA-256 of itself.
 *
 * <p><b>Without the store.</b> What it holds is in the journal. A copy of it would double the
 * backup, could only be opened by the same backend, and would have to be compared with the journal
 * before anybody should trust it, which takes as long as making it anew.
 *
 * <p><b>A restore makes a new generation.</b> The node that was lost may have served records behind
 * the backup's offset; other records will get their numbers.
 */
@NullMarked
package stemedb.ops.backup;

import org.jspecify.annotations.NullMarked;
