package stemedb.ops.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code deploy/.env.example} has every variable with its default and what it is for. */
class EnvironmentExampleTest {
  private static final Path TOP = Path.of("..");

  /** Read by the launcher and by commands. */
  private static final Set<String> OTHERS =
      Set.of("STEMEDB_HEAP", "STEMEDB_JAVA_OPTS", "STEMEDB_URL", "STEMEDB_API_KEY");

  @Test
  void saysWhatTheCodeSays() throws IOException {
    List<String> lines = Files.readAllLines(TOP.resolve("deploy/.env.example"));
    Map<String, String> defaults = new TreeMap<>();
    for (String line : lines) {
      if (line.startsWith("#STEMEDB_")) {
        int equals = line.indexOf('=');
        defaults.put(line.substring(1, equals), line.substring(equals + 1));
      }
    }
    Set<String> names = new TreeSet<>(OTHERS);
    for (Variable variable : Variable.values()) {
      names.add(variable.variable());
      assertEquals(variable.otherwise(), defaults.get(variable.variable()), variable.variable());
      assertTrue(lines.contains("# " + variable.description()), variable.variable());
    }
    assertEquals(names, defaults.keySet());
    String launcher = Files.readString(TOP.resolve("stemedb"));
    assertTrue(launcher.contains("STEMEDB_HEAP:-" + defaults.get("STEMEDB_HEAP") + "}"));
  }
}
