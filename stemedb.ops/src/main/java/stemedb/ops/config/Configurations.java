package stemedb.ops.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stemedb.record.ApiKeyToken;

/** The configurations that follow from the settings: properties by PID. */
final class Configurations {
  static final String ENGINE = "stemedb.engine";
  static final String STORE = "store";
  static final String GATEWAY = "stemedb.http";
  static final String ARCHIVE = "stemedb.ops.archive";
  static final String SERVER = "org.apache.felix.http";
  static final String AUTHENTICATION = "stemedb.guard.authentication";
  static final String RATE = "stemedb.guard.rate";
  static final String ADDRESS = "stemedb.guard.address";
  static final String BREAKER = "stemedb.guard.breaker";
  static final String ADMISSION = "stemedb.guard.admission";
  static final String QUOTA = "stemedb.guard.quota";
  static final String CONTENT = "stemedb.guard.content";

  private static final int THREADS_MAX = 20;
  private static final int HEADER_BYTES = 16 << 10;
  private static final int IDLE_MILLIS = 30_000;

  private Configurations() {}

  /**
   * All of them; those of {@code stemedb.guard} switch its filters on by being there.
   *
   * @throws BadSettingException for a value that cannot be meant
   */
  static Map<String, Map<String, Object>> of(Settings settings) {
    Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
    configurations.put(
        ENGINE,
        Map.of(
            "dataDir",
            settings.text(Variable.DATA_DIR),
            STORE,
            settings.store(),
            "storeRepair",
            settings.storeRepair(),
            "governance",
            settings.governance(),
            "durability",
            settings.durability(),
            "segmentBytes",
            settings.segmentBytes(),
            "cacheBytes",
            settings.cacheBytes(),
            "unsafeSkipSignatures",
            settings.unsafeSkipSignatures()));
    configurations.put(
        GATEWAY,
        Map.of(
            "allowedHosts", settings.list(Variable.ALLOWED_HOSTS),
            "allowedOrigins", settings.list(Variable.ALLOWED_ORIGINS),
            "authentication", settings.authentication()));
    configurations.put(
        ARCHIVE,
        Map.of(
            "target", settings.text(Variable.ARCHIVE_TARGET),
            "intervalSeconds", settings.archiveIntervalSeconds()));
    ApiKeyToken root = settings.rootApiKey();
    if (settings.authentication()) {
      configurations.put(AUTHENTICATION, authentication(root));
      configurations.put(RATE, rates(settings));
      int address = settings.rate(Variable.RATE_ADDRESS);
      configurations.put(ADDRESS, Map.of("perSecond", address, "burst", 2 * address));
      configurations.put(BREAKER, Map.of());
      configurations.put(QUOTA, Map.of("tokensPerHour", settings.quotaTokens()));
      if (settings.flag(Variable.ADMISSION)) {
        configurations.put(ADMISSION, Map.of());
      }
    }
    if (settings.flag(Variable.CONTENT_DEFENCE)) {
      configurations.put(CONTENT, Map.of());
    }
    configurations.put(SERVER, server(settings)); // last: what it serves is configured by then
    return configurations;
  }

  private static Map<String, Object> authentication(@Nullable ApiKeyToken root) {
    return root == null
        ? Map.of("rootKeyId", "", "rootKeySha256", "")
        : Map.of("rootKeyId", root.id(), "rootKeySha256", root.secretSha256().toString());
  }

  private static Map<String, Object> rates(Settings settings) {
    Map<String, Object> rates = new TreeMap<>();
    Map.of(
            "read", Variable.RATE_READ,
            "write", Variable.RATE_WRITE,
            "batch", Variable.RATE_BATCH,
            "admin", Variable.RATE_ADMIN)
        .forEach(
            (group, variable) -> {
              rates.put(group + "PerSecond", settings.rate(variable));
              rates.put(group + "Burst", 2 * settings.rate(variable));
            });
    return rates;
  }

  /**
   * One selector and few threads: no request waits in a thread, so more of them would only hand
   * work to each other.
   */
  private static Map<String, Object> server(Settings settings) {
    return Map.of(
        "org.apache.felix.http.host",
        settings.bindAddress(),
        "org.osgi.service.http.port",
        settings.port(),
        "org.apache.felix.http.timeout",
        IDLE_MILLIS,
        "org.apache.felix.http.jetty.selectors",
        1,
        "org.apache.felix.http.jetty.acceptors",
        1,
        "org.apache.felix.http.jetty.threadpool.max",
        THREADS_MAX,
        "org.apache.felix.http.jetty.headerBufferSize",
        HEADER_BYTES,
        "org.apache.felix.http.jetty.sendServerHeader",
        false);
  }
}
