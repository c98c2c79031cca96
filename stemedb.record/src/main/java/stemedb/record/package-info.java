/**
 * The wire form of records: JSON in, canonical bytes (RFC 8785), hashes, signatures (Ed25519, RFC
 * 8032) and the journal's envelope out.
 *
 * <p>A document has the members of its kind and no other; {@code null} is no value, what is absent
 * is left out. Hex digits are lower-case, sizes are bytes of UTF-8, a time is described at {@link
 * stemedb.record.Timestamps}.
 *
 * <table>
 * <caption>assertion</caption>
 * <tr><th>member</th><th>type</th><th>rule</th></tr>
 * <tr><td>agent_id</td><td>64 hex</td><td>the author's public key</td></tr>
 * <tr><td>confidence</td><td>number</td><td>0 to 1</td></tr>
 * <tr><td>epoch</td><td>64 hex, optional</td><td></td></tr>
 * <tr><td>lifecycle</td><td>string, optional</td>
 *   <td>proposed, under_review, approved, deprecated, rejected</td></tr>
 * <tr><td>metadata</td><td>object of strings, optional</td>
 *   <td>at most 32 entries, keys to 64 bytes, values to 1024 bytes</td></tr>
 * <tr><td>object</td><td>{type, value}</td><td>text: string to 16 KiB; number: a finite double, an
 *   integer beyond ±(2^53 − 1) only in the form that RFC 8785 gives its double; boolean; reference:
 *   as subject</td></tr>
 * <tr><td>parent_hash</td><td>64 hex, optional</td><td></td></tr>
 * <tr><td>predicate</td><td>string</td><td>1 to 256 bytes, no control characters</td></tr>
 * <tr><td>source_class</td><td>string</td>
 *   <td>regulatory, clinical, observational, expert, community, anecdotal</td></tr>
 * <tr><td>source_hash</td><td>64 hex, optional</td><td></td></tr>
 * <tr><td>subject</td><td>string</td><td>1 to 512 bytes, no control characters</td></tr>
 * <tr><td>timestamp</td><td>time</td><td></td></tr>
 * <tr><td>valid_from, valid_until</td><td>time, optional</td>
 *   <td>valid_until lies after valid_from</td></tr>
 * <tr><td>vector</td><td>base64, optional</td><td>1 to 4096 finite little-endian float32; standard
 *   alphabet with padding</td></tr>
 * <tr><td>visual_hash</td><td>16 hex, optional</td><td></td></tr>
 * </table>
 *
 * <p>A canonical document has at most 64 KiB. Beside it stands, when it is submitted, {@code
 * signatures}: 1 to 16 entries {@code {agent_id: 64 hex, signature: 128 hex}} of distinct agents,
 * the author among them; a {@code timestamp} in an entry is dropped. A line of a batch has {@code
 * kind} too.
 *
 * <p>Every kind but those that the node makes has {@code agent_id} and {@code timestamp}, as an
 * assertion has; the tables leave them out from here on.
 *
 * <table>
 * <caption>vote</caption>
 * <tr><th>member</th><th>type</th><th>rule</th></tr>
 * <tr><td>assertion_hash</td><td>64 hex</td><td></td></tr>
 * <tr><td>weight</td><td>number</td><td>-1 to 1; 0 withdraws</td></tr>
 * </table>
 *
 * <table>
 * <caption>epoch</caption>
 * <tr><th>member</th><th>type</th><th>rule</th></tr>
 * <tr><td>description</td><td>string, optional</td><td>at most 1024 bytes</td></tr>
 * <tr><td>name</td><td>string</td><td>1 to 256 bytes, no control characters</td></tr>
 * <tr><td>supersedes</td><td>array of 64 hex, optional</td><td>at most 64, distinct</td></tr>
 * <tr><td>supersession_type</td><td>string, optional</td><td>temporal, refinement, refutation, regulatory</td></tr>
 * </table>
 *
 * <table>
 * <caption>supersession</caption>
 * <tr><th>member</th><th>type</th><th>rule</th></tr>
 * <tr><td>new_hash</td><td>64 hex, optional</td><td>absent for a retraction; another than old_hash</td></tr>
 * <tr><td>old_hash</td><td>64 hex</td><td></td></tr>
 * <tr><td>reason</td><td>string</td><td>at most 1024 bytes</td></tr>
 * <tr><td>type</td><td>string, optional</td><td>1 to 64 bytes</td></tr>
 * </table>
 *
 * <table>
 * <caption>source</caption>
 * <tr><th>member</th><th>type</th><th>rule</th></tr>
 * <tr><td>content_sha256</td><td>64 hex, optional</td><td></td></tr>
 * <tr><td>label</td><td>string</td><td>1 to 512 bytes, no control characters</td></tr>
 * <tr><td>licence</td><td>string, optional</td><td>as label</td></tr>
 * <tr><td>source_class</td><td>string</td><td>as in an assertion</td></tr>
 * <tr><td>uri</td><td>string</td><td>1 to 2048 bytes, no control characters</td></tr>
 * </table>
 *
 * <table>
 * <caption>source_status</caption>
 * <tr><th>member</th><th>type</th><th>rule</th></tr>
 * <tr><td>reason</td><td>string</td><td>at most 1024 bytes</td></tr>
 * <tr><td>source_hash</td><td>64 hex</td><td></td></tr>
 * <tr><td>status</td><td>string</td><td>active, retracted, corrected</td></tr>
 * </table>
 *
 * <table>
 * <caption>alias</caption>
 * <tr><th>member</th><th>type</th><th>rule</th></tr>
 * <tr><td>alias</td><td>string</td><td>as subject</td></tr>
 * <tr><td>canonical</td><td>string or null</td><td>as subject, another than alias; null takes the name back</td></tr>
 * </table>
 *
 * <table>
 * <caption>endorsement</caption>
 * <tr><th>member</th><th>type</th><th>rule</th></tr>
 * <tr><td>domain</td><td>string, optional</td><td>as subject</td></tr>
 * <tr><td>endorsed</td><td>64 hex</td><td>another agent than the author</td></tr>
 * <tr><td>weight</td><td>number</td><td>0 to 1</td></tr>
 * </table>
 *
 * <table>
 * <caption>gold_standard</caption>
 * <tr><th>member</th><th>type</th><th>rule</th></tr>
 * <tr><td>domain</td><td>string, optional</td><td>as subject</td></tr>
 * <tr><td>object</td><td>{type, value}</td><td>as in an assertion</td></tr>
 * <tr><td>predicate</td><td>string</td><td>as in an assertion</td></tr>
 * <tr><td>subject</td><td>string</td><td>as in an assertion</td></tr>
 * </table>
 *
 * <table>
 * <caption>trust_outcome</caption>
 * <tr><th>member</th><th>type</th><th>rule</th></tr>
 * <tr><td>agent</td><td>64 hex</td><td></td></tr>
 * <tr><td>assertion_hash</td><td>64 hex, optional</td><td></td></tr>
 * <tr><td>outcome</td><td>string</td><td>right, wrong</td></tr>
 * <tr><td>reason</td><td>string, optional</td><td>at most 1024 bytes</td></tr>
 * </table>
 *
 * <table>
 * <caption>setting</caption>
 * <tr><th>member</th><th>type</th><th>rule</th></tr>
 * <tr><td>name</td><td>string</td><td>1 to 128 bytes, no control characters</td></tr>
 * <tr><td>value</td><td>string</td><td>at most 1024 bytes</td></tr>
 * </table>
 *
 * <table>
 * <caption>genesis, made by the node</caption>
 * <tr><th>member</th><th>type</th></tr>
 * <tr><td>created_at</td><td>time</td></tr>
 * <tr><td>governance</td><td>string</td></tr>
 * <tr><td>half_life_days</td><td>object: an integer for each source class</td></tr>
 * <tr><td>roots</td><td>array of 64 hex: public keys</td></tr>
 * <tr><td>tier_weights</td><td>object: a number for each source class</td></tr>
 * </table>
 *
 * <table>
 * <caption>cosignature, made by the node</caption>
 * <tr><th>member</th><th>type</th></tr>
 * <tr><td>signatures</td><td>array of {agent_id: 64 hex, signature: 128 hex}, over the target's own
 *   signing bytes</td></tr>
 * <tr><td>target</td><td>64 hex: the record that they sign</td></tr>
 * </table>
 */
@Export
@Version("1.0.0")
@NullMarked
package stemedb.record;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
