package stemedb.engine.store;

import java.nio.file.Path;
import stemedb.api.storage.StorageBackend;
import stemedb.api.storage.Store;

/**
 * A store that is being filled beside the active one. Its bundle may go at any time: then the
 * holder is empty.
 *
 * @param backend who opened it
 * @param folder its folder below {@code store/}
 * @param path the same in full
 * @param holder where those who fill it get it from
 */
public record StoreTarget(StorageBackend backend, String folder, Path path, Holder<Store> holder) {}
