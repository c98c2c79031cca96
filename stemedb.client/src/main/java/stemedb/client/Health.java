package stemedb.client;

/**
 * How a node is.
 *
 * @param ready whether it reads and writes
 * @param state in a word
 * @param reason why it is not ready; empty when it is
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
