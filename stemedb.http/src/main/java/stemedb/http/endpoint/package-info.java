/** What the gateway's routes do: each endpoint turns a request into a call of the database. */
@NullMarked
package stemedb.http.endpoint;

import org.jspecify.annotations.NullMarked;
