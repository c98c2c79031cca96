/**
 * The local journal: one folder of segment files, written in order, flushed once an append.
 *
 * <h2>The format, version 1</h2>
 *
 * <p>All numbers are big-endian. A segment file is named by the number of its first frame in 16
 * lower-case hexadecimal digits and ends in {@code .wal}: {@code 0000000000000001.wal}. It is a
 * header of 128 bytes, then frames without space between them, then an end mark, then zeros up to
 * the preallocated size. Once the next segment exists, the mark becomes a seal and the file is cut
 * behind it. Every part starts at a multiple of 8.
 *
 * <pre>
 * Header                                        Frame
 *   0   8  "STEMEWAL"                             0   8  key of the segment
 *   8   4  format version, 1                      8   4  CRC-32C of the bytes from 12 to the end
 *  12   4  length of the header, 128             12   4  length of the whole frame
 *  16  16  generation (UUID)                     16   8  frame number
 *  32   8  key: random, not 0                    24   8  flushed: all frames below that number
 *  40   8  first frame of this segment                   were flushed when this one was written
 *  48   8  first frame of the one before, or 0   32  32  chain
 *  56   8  length of the one before, or 0        64   4  number of records, 1 to 65,536
 *  64  32  chain at its end, or zeros            68      each record: length (4), bytes
 *  96  28  zeros                                         zeros to a multiple of 8
 * 124   4  CRC-32C of the bytes 0 to 123
 *
 * Mark
 *   0   8  key of the segment                    16   8  number of the next frame
 *   8   4  CRC-32C of the bytes 12 to 63         24   8  zeros
 *  12   4  -1 flushed up to here, -2 seal        32  32  chain up to here
 * </pre>
 *
 * <p><b>Chain.</b> SHA-256 over the chain value before, bytes 12 to 31 of the frame and bytes 64 to
 * its end; all 32 bytes are stored, so that one value names everything before it and can be signed
 * or compared outside. The chain of an empty journal is 32 zeros.
 *
 * <p><b>Key.</b> Frames begin with a random number of their segment that is shown to nobody: no
 * record can be made to look like a frame, and a frame of another segment is not one of this.
 *
 * <p><b>Flushed.</b> A group of frames that was never flushed may come back from a power loss with
 * holes: a bad frame and good ones after it. That is a torn tail. A bad frame that was flushed is
 * corruption. The number in later frames and the mark tell which it is. The mark is written after
 * the flush and not flushed itself; the next frame overwrites it.
 *
 * <p><b>New segment.</b> {@code next.tmp} is zero-filled and flushed in the background; then it
 * gets its header, is flushed, renamed, and the folder is flushed. Only then is the old segment
 * sealed: a sealed last segment says that its follower is missing.
 *
 * <p><b>Gaps.</b> Frame numbers follow one another within a segment. The seal may name a later
 * frame than the next one: what is between was lost, and {@code repair} has set its file aside as
 * {@code NAME.damaged-N}. Losing frames gives the journal a new generation and, behind the gap,
 * another chain. Files {@code *.repaired} are those of a repair that does not count yet; {@code
 * repair.plan} is one that must be finished before the journal is opened.
 *
 * <p>It is assumed that a sector which is being written when power fails keeps those of its bytes
 * that do not change.
 */
@NullMarked
package stemedb.wal;

import org.jspecify.annotations.NullMarked;
