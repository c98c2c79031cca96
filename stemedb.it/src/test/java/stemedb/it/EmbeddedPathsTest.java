package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stemedb.api.StemeDbOptions;

/** The program of examples/embedded, in a JVM of its own, without OSGi. */
class EmbeddedPathsTest {

  private static final Path SOURCES = Distribution.TOP.resolve("examples/embedded");
  private static final Path PROGRAM = SOURCES.resolve("example/Embedded.java");
  private static final Path MODULE = SOURCES.resolve("module-info.java");
  private static final String OPEN = "StemeDb.open(Path.of(arguments[0]))";
  private static final int LIMIT_SECONDS = 60;

  /** The better source decides; by confidence, the two are even. */
  private static final String ANSWER = "643801, contested\n";

  /** What an embedded database is made of, but for its store. */
  private static final List<String> JARS =
      List.of(
          "stemedb.api-",
          "stemedb.record-",
          "stemedb.client-",
          "stemedb.engine-",
          "stemedb.wal-",
          "stemedb.lens-",
          "stemedb.verify-",
          "stemedb.verify.conscrypt-",
          "jackson-core-",
          "caffeine-",
          "eclipse-collections-",
          "conscrypt-openjdk-uber-",
          "bcprov-");

  /** Each store, alone. */
  private static final Map<String, List<String>> STORES =
      Map.of(
          "leveldb", List.of("stemedb.storage.leveldb-", "leveldbjni-all-"),
          "mvstore", List.of("stemedb.storage.mvstore-", "h2-mvstore-"),
          "rocksdb", List.of("stemedb.storage.rocksdb-", "stemedb.lib.rocksdb-"));

  @TempDir Path folder;

  static Set<String> stores() {
    return new TreeSet<>(STORES.keySet());
  }

  @ParameterizedTest
  @MethodSource("stores")
  void runsFromTheClassPath(String store) throws Exception {
    Path classes = folder.resolve("classes");
    compile(classes, List.of("-cp", path(store)), program(store));
    assertAnswers(List.of("-cp", classes + File.pathSeparator + path(store), "example.Embedded"));
  }

  @ParameterizedTest
  @MethodSource("stores")
  void runsFromTheModulePath(String store) throws Exception {
    Path classes = folder.resolve("classes");
    compile(classes, List.of("-p", path(store)), program(store), MODULE);
    assertAnswers(
        List.of(
            "-p",
            classes + File.pathSeparator + path(store),
            "--add-modules",
            "ALL-MODULE-PATH",
            "-m",
            "example/example.Embedded"));
  }

  /** As it stands for the default store, for another one with the option that names it. */
  private Path program(String store) throws IOException {
    if (store.equals(StemeDbOptions.DEFAULT.store())) {
      return PROGRAM;
    }
    String source = Files.readString(PROGRAM);
    assertTrue(source.contains(OPEN), source);
    String option = ", stemedb.api.StemeDbOptions.DEFAULT.withStore(\"" + store + "\"))";
    String changed = source.replace(OPEN, OPEN.substring(0, OPEN.length() - 1) + option);
    return Files.writeString(
        Files.createDirectories(folder.resolve("example")).resolve("Embedded.java"), changed);
  }

  private static void compile(Path classes, List<String> path, Path... sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> options = new ArrayList<>(path);
    options.addAll(
        List.of(
            "--release",
            "17",
            "-proc:none",
            "-Xlint:all,-path,-classfile,-module",
            "-Werror",
            "-d",
            classes.toString()));
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      boolean done =
          compiler
              .getTask(said, files, null, options, null, files.getJavaFileObjects(sources))
              .call();
      assertTrue(done, said.toString());
    }
  }

  /** Twice: the second time in a database that is there already. */
  private void assertAnswers(List<String> arguments) throws Exception {
    for (int time = 1; time <= 2; time++) {
      assertEquals(ANSWER, run(arguments));
    }
  }

  private String run(List<String> arguments) throws Exception {
    Path output = Files.createTempFile(folder, "run-", ".out");
    Path errors = Files.createTempFile(folder, "run-", ".err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    command.add(folder.resolve("data").toString());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "the program ends");
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(output);
    assertEquals(0, process.exitValue(), said + Files.readString(errors));
    return said.replace(System.lineSeparator(), "\n");
  }

  private static String path(String store) throws IOException {
    List<String> jars = new ArrayList<>(JARS);
    jars.addAll(STORES.getOrDefault(store, List.of()));
    try (Stream<Path> bundles = Files.list(Distribution.HOME.resolve("bundle"));
        Stream<Path> library = Files.list(Distribution.HOME.resolve("lib"))) {
      return Stream.concat(bundles, library)
          .filter(jar -> jars.stream().anyMatch(jar.getFileName().toString()::startsWith))
          .collect(Collectors.toMap(Path::getFileName, jar -> jar, (first, same) -> first))
          .values()
          .stream()
          .map(Path::toString)
          .sorted()
          .collect(Collectors.joining(File.pathSeparator));
    }
  }
}
