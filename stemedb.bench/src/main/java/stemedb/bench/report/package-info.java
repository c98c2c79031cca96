/** Results as a table, as JSON and as a page. */
@NullMarked
package stemedb.bench.report;

import org.jspecify.annotations.NullMarked;
