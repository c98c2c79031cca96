package stemedb.ops.config;

import java.util.Map;
import java.util.TreeMap;

/** The configurations that follow from the settings: properties by PID. */
final class Configurations {
  static final String ENGINE = "stemedb.engine";
  static final String GATEWAY = "stemedb.http";
  static final String ARCHIVE = "stemedb.ops.archive";
  static final String SERVER = "org.apache.felix.http";

  private static final int THREADS_MAX = 20;
  private static final int HEADER_BYTES = 16 << 10;
  private static final int IDLE_MILLIS = 30_000;

  private Configurations() {}

  /**
   * All of them.
   *
   * @throws BadSettingException for a value that cannot be meant
   */
  static Map<String, Map<String, Object>> of(Settings settings) {
    Map<String, Map<String, Object>> configurations = new TreeMap<>();
    configurations.put(
        ENGINE,
        Map.of(
            "dataDir", settings.text(Variable.DATA_DIR),
            "store", settings.store(),
            "storeRepair", settings.storeRepair(),
            "governance", settings.governance(),
            "durability", settings.durability(),
            "segmentBytes", settings.segmentBytes(),
            "cacheBytes", settings.cacheBytes(),
            "unsafeSkipSignatures", settings.unsafeSkipSignatures()));
    configurations.put(
        GATEWAY,
        Map.of(
            "allowedHosts", settings.list(Variable.ALLOWED_HOSTS),
            "allowedOrigins", settings.list(Variable.ALLOWED_ORIGINS)));
    configurations.put(
        ARCHIVE,
        Map.of(
            "target", settings.text(Variable.ARCHIVE_TARGET),
            "intervalSeconds", settings.archiveIntervalSeconds()));
    configurations.put(SERVER, server(settings));
    return configurations;
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
