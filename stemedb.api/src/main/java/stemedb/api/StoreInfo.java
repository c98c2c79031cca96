package stemedb.api;

import org.jspecify.annotations.Nullable;

/**
 * A storage backend as an operator sees it.
 *
 * @param name the word for it in configuration
 * @param description what it is good for; empty when it is not installed
 * @param installed whether its bundle is there
 * @param active whether the node serves from it, or waits for it
 * @param persistent whether rows outlive the node
 * @param sizeBytes what its files take, 0 when it has none
 * @param detail what the backend says about itself; empty unless it is open
 * @param degraded what it does worse than it should, and since when; null when all is well
 */
public record StoreInfo(
    String name,
    String description,
    boolean installed,
    boolean active,
    boolean persistent,
    long sizeBytes,
    String detail,
    @Nullable String degraded) {}
