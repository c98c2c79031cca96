/** How much of it: token buckets for addresses and keys. */
@NullMarked
package stemedb.guard.rate;

import org.jspecify.annotations.NullMarked;
