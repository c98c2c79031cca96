/** The default store: LevelDB through JNI, whose native library stays in its own bundle. */
@NullMarked
package stemedb.storage.leveldb;

import org.jspecify.annotations.NullMarked;
