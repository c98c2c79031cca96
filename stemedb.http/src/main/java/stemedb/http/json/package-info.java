/** Writes what the gateway answers: JSON as bytes. */
@NullMarked
package stemedb.http.json;

import org.jspecify.annotations.NullMarked;
