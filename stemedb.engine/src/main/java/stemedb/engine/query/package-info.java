/** The way out: select candidates, apply a lens, answer; look records up; list them. */
@NullMarked
package stemedb.engine.query;

import org.jspecify.annotations.NullMarked;
