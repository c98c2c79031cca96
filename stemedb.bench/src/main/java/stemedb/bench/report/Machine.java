package stemedb.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What a result depends on besides the programs. */
final class Machine {
  private Machine() {}

  /** In words, by name; what cannot be told is left out. */
  static Map<String, String> describe(Path folder) throws IOException {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("processors", Runtime.getRuntime().availableProcessors() + processorName());
    String memory = line(Path.of("/proc/meminfo"), "MemTotal:").replaceAll("[^0-9]", "");
    if (!memory.isEmpty()) {
      double gib = Long.parseLong(memory) / (double) (1 << 20);
      machine.put("memory", String.format(Locale.ROOT, "%.1f GiB", gib));
    }
    machine.put(
        "system",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + ", "
            + System.getProperty("os.arch"));
    machine.put("file system", Files.getFileStore(folder).type());
    machine.put("Java", Runtime.version().toString());
    return machine;
  }

  private static String processorName() throws IOException {
    String name = line(Path.of("/proc/cpuinfo"), "model name");
    return name.isEmpty() ? "" : " of " + name.substring(name.indexOf(':') + 1).strip();
  }

  private static String line(Path file, String start) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> line.startsWith(start)).findFirst().orElse("");
    }
  }
}
