package stemedb.ops.config;

/**
 * The variables of a node: {@code STEMEDB_} and the name. Each is read from the framework's
 * properties, then from the environment, and has a default; a secret from the environment alone.
 */
public enum Variable {
  DATA_DIR("data", "Folder that holds journal, store, keys and the admin token."),
  STORE(
      "leveldb",
      "Storage backend of a new data folder: leveldb, rocksdb, mvstore, hybrid, memory, or that of"
          + " a bundle you add."),
  STORE_REPAIR(
      "offer",
      "What happens to a damaged store: offer (health says so, an operator rebuilds), rebuild."),
  GOVERNANCE(
      "author_only",
      "Who may destroy what in a new data folder: author_only, or commons (others only dispute)."),
  DURABILITY(
      "immediate",
      "When a write is acknowledged: immediate (flushed), batched (flushed once a second), none."),
  SEGMENT_SIZE("64MiB", "Size at which a journal segment ends, 64KiB to 1GiB."),
  CACHE_SIZE(
      "",
      "Memory for caches: half for blocks of the store, half for decoded rows and answers; 0 for"
          + " none, a quarter of the heap when empty."),
  ARCHIVE_TARGET(
      "",
      "Where the journal is shipped to all the time: a folder, or SCHEME://... of a bundle you add;"
          + " nowhere when empty."),
  ARCHIVE_INTERVAL("15", "Seconds between two looks for something to archive, 1 to 3600."),
  BIND_ADDR(
      "127.0.0.1", "Address to listen on. One that is not loopback needs STEMEDB_ALLOW_INSECURE."),
  PORT("18180", "Port to listen on, 1 to 65535."),
  ALLOW_INSECURE("false", "true lets a node without authentication listen beyond loopback."),
  AUTH_ENABLED(
      "false",
      "true: callers prove by API keys who they are, and limits by address and key are on."),
  ROOT_API_KEY(
      "",
      "An API key with the role admin, stk_ID_SECRET, made when there is none of that id. Only read"
          + " from the environment, since others on the machine see command lines."),
  RATE_READ("2000", "Reads a second for each API key; twice as many at once. With authentication."),
  RATE_WRITE("1000", "Writes a second for each API key; twice as many at once."),
  RATE_BATCH("50", "Batches a second for each API key; twice as many at once."),
  RATE_ADMIN("20", "Administrative requests a second for each API key; twice as many at once."),
  RATE_ADDRESS(
      "4000", "Requests a second of each address, whatever keys it brings; twice as many at once."),
  QUOTA_TOKENS(
      "10000",
      "Tokens an hour for each agent, more or less by the trust in it; an assertion takes 10 and 1 a"
          + " KiB. With authentication."),
  ADMISSION(
      "false",
      "true: with authentication, new agents spend proof of work on their first 50 assertions."),
  CONTENT_DEFENCE(
      "true",
      "Whether near duplicates of an author, texts of low quality and the like are held back until a"
          + " curator approves them."),
  UNSAFE_SKIP_SIGNATURES(
      "false", "true takes every signature for valid; never together with STEMEDB_AUTH_ENABLED."),
  ALLOWED_HOSTS(
      "", "Host names, separated by commas, that requests may name besides loopback; * for any."),
  ALLOWED_ORIGINS(
      "", "Origins of web pages, separated by commas, that may call, such as https://example.org.");

  private final String otherwise;
  private final String description;

  Variable(String otherwise, String description) {
    this.otherwise = otherwise;
    this.description = description;
  }

  /** Its name in the environment. */
  public String variable() {
    return "STEMEDB_" + name();
  }

  /** Its value when nobody sets it. */
  public String otherwise() {
    return otherwise;
  }

  /** Whether its value must not be shown, nor stand on a command line. */
  public boolean isSecret() {
    return this == ROOT_API_KEY;
  }

  /** One line: what it is for, and what it may be. */
  public String description() {
    return description;
  }
}
