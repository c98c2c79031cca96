package stemedb.it;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stemedb.dist laid out: which bundles start at which level, and with which properties. */
final class Distribution {

  /** Relative to this module's folder, in which Surefire runs. */
  static final Path TOP = Path.of("..").toAbsolutePath().normalize();

  static final Path HOME = TOP.resolve("stemedb.dist/target/stemedb");

  private static final String START = "felix.auto.start.";
  private static final Pattern ENTRY =
      Pattern.compile("\"reference:file:\\$\\{stemedb\\.base}([^\"]+)\"");

  /** One bundle of the start list. */
  record Start(Path jar, int level) {}

  private Distribution() {}

  /** The start list of {@code conf/config.properties}, level by level. */
  static List<Start> bundles() {
    List<Start> bundles = new ArrayList<>();
    configuration()
        .forEach(
            (key, value) -> {
              if (key.startsWith(START)) {
                int level = Integer.parseInt(key.substring(START.length()));
                Matcher entry = ENTRY.matcher(value);
                while (entry.find()) {
                  bundles.add(new Start(HOME.resolve(entry.group(1)), level));
                }
              }
            });
    return bundles;
  }

  /** The properties of services: no start list, no folders, nothing of the framework itself. */
  static Map<String, String> properties() {
    Map<String, String> properties = configuration();
    properties.keySet().removeIf(key -> key.startsWith("felix.auto."));
    properties.values().removeIf(value -> value.contains("${"));
    properties.keySet().removeIf(key -> key.startsWith("org.osgi.framework."));
    return properties;
  }

  private static Map<String, String> configuration() {
    Properties read = new Properties();
    Path file = HOME.resolve("conf/config.properties");
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      read.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("build stemedb.dist first", e);
    }
    Map<String, String> sorted = new TreeMap<>();
    read.stringPropertyNames().forEach(name -> sorted.put(name, read.getProperty(name)));
    return sorted;
  }
}
