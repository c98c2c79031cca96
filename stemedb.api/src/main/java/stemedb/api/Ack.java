package stemedb.api;

/** How long a write waits for its receipt. */
public enum Ack {
  /** Until it is durable and can be read. */
  INDEXED,
  /** Until it is durable. */
  DURABLE
}
