package stemedb.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import stemedb.api.storage.StorageBackend;
import stemedb.bench.peer.Folders;
import stemedb.bench.report.Results;
import stemedb.bench.report.Table;

/** The storage backends that are installed, each at the same work, taking turns. */
final class StorageBench {
  static final String LOAD = "load, claims/s";
  static final String PRESENT = "by hash/s";
  static final String ABSENT = "absent/s";
  static final String SCAN_10 = "scans of 10/s";
  static final String SCAN_1000 = "scans of 1000/s";
  static final String MIXED = "mixed, reads/s";
  static final String SIZE = "bytes/claim";
  static final String MEMORY = "peak MiB";

  private static final List<String> MORE_IS_BETTER =
      List.of(LOAD, PRESENT, ABSENT, SCAN_10, SCAN_1000, MIXED);
  private static final List<String> LESS_IS_BETTER = List.of(SIZE, MEMORY);

  /** Within this factor of the best, a backend counts as one of the best: less is noise. */
  private static final double NEAR = 1.1;

  private static final int HOURS_MAX = 1;

  private final Comparison comparison;
  private final Results results;
  private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();

  private StorageBench(Comparison comparison) {
    this.comparison = comparison;
    this.results = comparison.results();
  }

  /** True: what fails is left out with a note. */
  static boolean run(Settings settings, PrintStream out) throws IOException, InterruptedException {
    try (Comparison comparison =
        new Comparison(
            "Storage backends",
            "through the storage API, each backend in a process of its own",
            settings,
            out)) {
      new StorageBench(comparison).run();
      return comparison.report();
    }
  }

  private void run() throws IOException, InterruptedException {
    Settings settings = comparison.settings();
    Map<String, StorageBackend> backends = new LinkedHashMap<>();
    ServiceLoader.load(StorageBackend.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(backend -> !backend.name().equals(RecordingBackend.NAME))
        .filter(backend -> settings.runs(backend.name()))
        .forEach(backend -> backends.putIfAbsent(backend.name(), backend));
    for (int round = 1; round <= settings.rounds(); round++) {
      for (String backend : backends.keySet()) {
        measure(backend, round);
      }
    }
    Map<String, Map<String, Double>> medians = new LinkedHashMap<>();
    figures.forEach(
        (backend, all) -> {
          Map<String, Double> row = new LinkedHashMap<>();
          all.forEach((name, values) -> row.put(name, median(values)));
          medians.put(backend, row);
        });
    results.add(
        String.format(Locale.ROOT, "%,d claims, two rows each", settings.fill()), table(medians));
    results.add("When to choose which", choices(backends, medians));
  }

  /** Runs one backend in a process of its own; a failure is a note, and the others go on. */
  private void measure(String backend, int round) throws IOException, InterruptedException {
    results.progress("round " + round + ", " + backend);
    Path folder = comparison.newFolder(backend);
    Path output = folder.resolveSibling(folder.getFileName() + ".out");
    Settings settings = comparison.settings();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + (Runtime.getRuntime().maxMemory() >> 20) + "m",
                "-cp",
                System.getProperty("java.class.path"),
                StorageWork.class.getName(),
                backend,
                folder.toString(),
                Integer.toString(settings.fill()),
                Double.toString(settings.seconds()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = process.waitFor(HOURS_MAX, TimeUnit.HOURS);
      if (!ended || process.exitValue() != 0) {
        results.note(backend + " failed and is left out: " + firstLine(output));
        return;
      }
    } finally {
      process.destroyForcibly();
      Folders.remove(folder);
    }
    for (String line : Files.readAllLines(output)) {
      int equals = line.lastIndexOf('=');
      String name = equals < 0 ? "" : line.substring(0, equals);
      if (MORE_IS_BETTER.contains(name) || LESS_IS_BETTER.contains(name)) {
        figures
            .computeIfAbsent(backend, one -> new LinkedHashMap<>())
            .computeIfAbsent(name, one -> new ArrayList<>())
            .add(Double.parseDouble(line.substring(equals + 1)));
      }
    }
  }

  private static String firstLine(Path output) throws IOException {
    return Files.readAllLines(output).stream()
        .filter(line -> line.startsWith("Exception") || line.contains("Exception:"))
        .findFirst()
        .orElse("no reason given");
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static Table table(Map<String, Map<String, Double>> medians) {
    List<String> names = new ArrayList<>(MORE_IS_BETTER);
    names.addAll(LESS_IS_BETTER);
    List<String> head = new ArrayList<>(names);
    head.add(0, "backend");
    Table table = new Table(head.toArray(String[]::new));
    medians.forEach(
        (backend, row) -> {
          List<String> cells = new ArrayList<>(List.of(backend));
          names.forEach(name -> cells.add(Table.figure(row.getOrDefault(name, Double.NaN))));
          table.add(cells.toArray(String[]::new));
        });
    return table;
  }

  /** What each is among the best at, from the figures, and what it says about itself. */
  static Table choices(
      Map<String, StorageBackend> backends, Map<String, Map<String, Double>> medians) {
    Table table = new Table("backend", "among the best at", "kept on disk", "good for");
    medians.forEach(
        (backend, row) -> {
          List<String> bestAt = new ArrayList<>();
          row.forEach(
              (name, value) -> {
                double[] all =
                    medians.values().stream()
                        .mapToDouble(other -> other.getOrDefault(name, Double.NaN))
                        .filter(Double::isFinite)
                        .sorted()
                        .toArray();
                boolean best =
                    all.length > 0
                        && (MORE_IS_BETTER.contains(name)
                            ? value * NEAR >= all[all.length - 1]
                            : value <= all[0] * NEAR);
                if (best) {
                  bestAt.add(name.replaceAll("(, (claims|reads))?/s$", ""));
                }
              });
          StorageBackend self = backends.get(backend);
          table.add(
              backend,
              bestAt.isEmpty() ? "nothing" : String.join("; ", bestAt),
              self != null && self.persistent() ? "yes" : "no",
              self == null ? "" : self.description());
        });
    return table;
  }
}
