package stemedb.client;

/**
 * How a node is.
 *
 * @param ready whether it answers questions (status 200); whether it also takes writes says the
 *     state
 * @param state {@code ready}, {@code degraded}, {@code read_only}, {@code starting}, …
 * @param reason why it is not {@code ready}; empty when it is
 * @param version of the node
 * @param offset number of the last record that reads see
 * @param assertionsCount how many assertions reads see
 * @param body all that the node said
 */
public record Health(
    boolean ready,
    String state,
    String reason,
    String version,
    long offset,
    long assertionsCount,
    JsonValue body) {}
