package stemedb.ops.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  private static Settings with(String... namesAndValues) {
    return Settings.of(
        name -> null,
        namesAndValues.length == 0 ? Map.of() : Map.of(namesAndValues[0], namesAndValues[1]));
  }

  @Test
  void defaultsMakeANodeOnLoopback() {
    Settings settings = with();
    assertEquals("data", settings.text(Variable.DATA_DIR));
    assertEquals("leveldb", settings.store());
    assertEquals("immediate", settings.durability());
    assertEquals(64 << 20, settings.segmentBytes());
    assertEquals(Runtime.getRuntime().maxMemory() / 4, settings.cacheBytes());
    assertEquals("127.0.0.1", settings.bindAddress());
    assertEquals(18180, settings.port());
    assertEquals(0, settings.list(Variable.ALLOWED_ORIGINS).length);
  }

  @Test
  void aFrameworkPropertyComesBeforeTheEnvironment() {
    Settings settings =
        Settings.of(
            name -> name.equals("STEMEDB_PORT") ? "1234" : null,
            Map.of("STEMEDB_PORT", "4321", "STEMEDB_STORE", "memory"));
    assertEquals(1234, settings.port());
    assertEquals("memory", settings.store());
  }

  @ParameterizedTest
  @CsvSource({"65536,65536", "64KiB,65536", "1MiB,1048576", "1GiB,1073741824"})
  void sizesHaveUnits(String text, int bytes) {
    assertEquals(bytes, with("STEMEDB_SEGMENT_SIZE", text).segmentBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "STEMEDB_PORT,0,65535",
    "STEMEDB_PORT,70000,65535",
    "STEMEDB_PORT,http,65535",
    "STEMEDB_DURABILITY,sometimes,batched",
    "STEMEDB_SEGMENT_SIZE,1KiB,64KiB",
    "STEMEDB_SEGMENT_SIZE,64MB,MiB",
    "STEMEDB_CACHE_SIZE,9999999999999GiB,fits",
    "STEMEDB_CACHE_SIZE,-1,MiB",
    "STEMEDB_STORE,../evil,leveldb",
    "STEMEDB_BIND_ADDR,0.0.0.0,STEMEDB_ALLOW_INSECURE",
    "STEMEDB_ALLOW_INSECURE,yes,true or false",
    "STEMEDB_UNSAFE_SKIP_SIGNATURES,1,true or false",
    "STEMEDB_AUTH_ENABLED,yes,true or false",
    "STEMEDB_CONTENT_DEFENCE,maybe,true or false"
  })
  void aBadValueIsRefusedByName(String variable, String value, String allowed) {
    Map<String, String> environment =
        variable.equals("STEMEDB_ALLOW_INSECURE")
            ? Map.of(variable, value, "STEMEDB_BIND_ADDR", "0.0.0.0")
            : Map.of(variable, value);
    Settings settings = Settings.of(name -> null, environment);
    BadSettingException refused =
        assertThrows(BadSettingException.class, () -> Configurations.of(settings));
    assertTrue(refused.getMessage().startsWith(variable + " is \"" + value + "\""));
    assertTrue(refused.getMessage().contains(allowed), refused.getMessage());
  }

  @Test
  void insecureIsAChoice() {
    Settings settings =
        Settings.of(
            name -> null, Map.of("STEMEDB_BIND_ADDR", "0.0.0.0", "STEMEDB_ALLOW_INSECURE", "true"));
    assertEquals("0.0.0.0", settings.bindAddress());
  }

  @Test
  void uncheckedSignaturesAreAChoiceButNotWhereCallersAreAsked() {
    assertTrue(with("STEMEDB_UNSAFE_SKIP_SIGNATURES", "true").unsafeSkipSignatures());
    Settings both =
        Settings.of(
            name -> null,
            Map.of("STEMEDB_UNSAFE_SKIP_SIGNATURES", "true", "STEMEDB_AUTH_ENABLED", "true"));
    BadSettingException refused =
        assertThrows(BadSettingException.class, () -> Configurations.of(both));
    assertTrue(refused.getMessage().contains("STEMEDB_AUTH_ENABLED"), refused.getMessage());
  }

  @Test
  void authenticationLetsANodeListenElsewhereAndSwitchesLimitsOn() {
    Settings settings =
        Settings.of(
            name -> null,
            Map.of(
                "STEMEDB_BIND_ADDR", "0.0.0.0",
                "STEMEDB_AUTH_ENABLED", "true",
                "STEMEDB_RATE_READ", "7"));
    Map<String, Map<String, Object>> configurations = Configurations.of(settings);
    assertEquals(true, configurations.get(Configurations.GATEWAY).get("authentication"));
    assertEquals("", configurations.get(Configurations.AUTHENTICATION).get("rootKeyId"));
    assertEquals(7, configurations.get(Configurations.RATE).get("readPerSecond"));
    assertEquals(14, configurations.get(Configurations.RATE).get("readBurst"));
    assertEquals(8_000, configurations.get(Configurations.ADDRESS).get("burst"));
    Map<String, Map<String, Object>> open = Configurations.of(with());
    assertEquals(false, open.get(Configurations.GATEWAY).get("authentication"));
    assertEquals(
        Set.of(
            Configurations.ENGINE,
            Configurations.GATEWAY,
            Configurations.SERVER,
            Configurations.ARCHIVE,
            Configurations.CONTENT),
        open.keySet());
    assertFalse(configurations.containsKey(Configurations.ADMISSION));
    assertEquals(10_000, configurations.get(Configurations.QUOTA).get("tokensPerHour"));
  }

  @Test
  void theRootKeyIsReadFromTheEnvironmentAndKeptAsItsHash() {
    String secret = "0123456789abcdef0123456789abcdef";
    Map<String, String> environment =
        Map.of("STEMEDB_AUTH_ENABLED", "true", "STEMEDB_ROOT_API_KEY", "stk_root_" + secret);
    Map<String, Map<String, Object>> configurations =
        Configurations.of(Settings.of(name -> null, environment));
    assertEquals(
        Map.of(
            "rootKeyId",
            "root",
            "rootKeySha256",
            "3eb1bd439947eb762998e566ccc2e099c791118b2f40579cc4f7da2b5061b7f9"),
        configurations.get(Configurations.AUTHENTICATION));
    assertFalse(configurations.toString().contains(secret));
    Settings onTheCommandLine =
        Settings.of(
            name -> name.equals("STEMEDB_ROOT_API_KEY") ? "stk_root_" + secret : null, Map.of());
    assertNull(onTheCommandLine.rootApiKey());
  }

  @Test
  void aBadRootKeyIsRefusedWithoutShowingIt() {
    BadSettingException refused =
        assertThrows(
            BadSettingException.class,
            () -> Configurations.of(with("STEMEDB_ROOT_API_KEY", "stk_root_tooshort")));
    assertTrue(refused.getMessage().startsWith("STEMEDB_ROOT_API_KEY has to be stk_"));
    assertFalse(refused.getMessage().contains("tooshort"), refused.getMessage());
  }

  @Test
  void listsAreCutAtCommas() {
    assertArrayEquals(
        new String[] {"https://a.example", "https://b.example"},
        with("STEMEDB_ALLOWED_ORIGINS", " https://a.example, https://b.example,")
            .list(Variable.ALLOWED_ORIGINS));
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      BadSettingException refused =
          assertThrows(
              BadSettingException.class, () -> PortProbe.check("127.0.0.1", taken.getLocalPort()));
      assertTrue(refused.getMessage().contains("port " + taken.getLocalPort()));
      assertTrue(refused.getMessage().contains("STEMEDB_PORT"));
    }
  }

  @Test
  void everyVariableIsDescribed() {
    Set<String> descriptions = new HashSet<>();
    for (Variable variable : Variable.values()) {
      assertTrue(variable.description().endsWith("."), variable.variable());
      assertTrue(descriptions.add(variable.description()), variable.variable());
      assertFalse(variable.variable().contains(" "));
    }
  }
}
