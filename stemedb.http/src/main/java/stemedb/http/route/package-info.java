/** One request without a servlet in sight: which endpoint it goes to, what it asks, the reply. */
@NullMarked
package stemedb.http.route;

import org.jspecify.annotations.NullMarked;
