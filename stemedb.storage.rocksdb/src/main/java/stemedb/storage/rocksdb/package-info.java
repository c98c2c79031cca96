/** A store on RocksDB, whose native library stays in a bundle of its own. */
@NullMarked
package stemedb.storage.rocksdb;

import org.jspecify.annotations.NullMarked;
