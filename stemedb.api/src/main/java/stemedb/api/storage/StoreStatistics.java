package stemedb.api.storage;

/**
 * Figures of a store.
 *
 * @param sizeBytes what it takes on disk, or in memory when it is not persistent
 * @param detail what the backend says about itself, for people
 */
public record StoreStatistics(long sizeBytes, String detail) {}
