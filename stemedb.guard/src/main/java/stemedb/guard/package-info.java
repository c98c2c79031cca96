/**
 * Protection of a node that stands in the open: servlet filters for addresses and API keys, and
 * policies for records whose agent is proven. Each is a component with a configuration of its own
 * (PIDs {@code stemedb.guard.*}) and is there only when that configuration is.
 *
 * <p>Filters tell the gateway what they found out by request attributes that hold JDK types; a
 * filter of another bundle that sets the same attributes can take the place of one of these:
 *
 * <table>
 * <caption>Request attributes</caption>
 * <tr><td>{@code stemedb.authenticated}</td><td>{@code Boolean.TRUE}: somebody decided that this
 *     request may go on. With authentication on, the gateway takes no other.</td></tr>
 * <tr><td>{@code stemedb.key}</td><td>id of the API key, a string</td></tr>
 * <tr><td>{@code stemedb.roles}</td><td>words of its roles, separated by blanks</td></tr>
 * <tr><td>{@code stemedb.subject_prefixes}</td><td>a string array, when it is bound to
 *     some</td></tr>
 * <tr><td>{@code stemedb.bad_signatures}</td><td>set by the gateway: how many signatures of this
 *     request did not verify, an {@code Integer}</td></tr>
 * </table>
 */
@NullMarked
package stemedb.guard;

import org.jspecify.annotations.NullMarked;
