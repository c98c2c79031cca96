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
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of examples/embedded, in a JVM of its own, without OSGi. */
class EmbeddedPathsTest {

  private static final Path SOURCES = Distribution.TOP.resolve("examples/embedded");
  private static final Path PROGRAM = SOURCES.resolve("example/Embedded.java");
  private static final Path MODULE = SOURCES.resolve("module-info.java");
  private static final int LIMIT_SECONDS = 60;

  /** The better source decides; by confidence, the two are even. */
  private static final String ANSWER = "643801, contested\n";

  /** What an embedded database is made of. */
  private static final List<String> JARS =
      List.of(
          "stemedb.api-",
          "stemedb.record-",
          "stemedb.client-",
          "stemedb.engine-",
          "stemedb.wal-",
          "stemedb.storage.leveldb-",
          "stemedb.lens-",
          "stemedb.verify-",
          "stemedb.verify.conscrypt-",
          "jackson-core-",
          "caffeine-",
          "leveldbjni-all-",
          "eclipse-collections-",
          "conscrypt-openjdk-uber-",
          "bcprov-");

  @TempDir Path folder;

  @Test
  void runsFromTheClassPath() throws Exception {
    Path classes = folder.resolve("classes");
    compile(classes, List.of("-cp", path()), PROGRAM);
    assertAnswers(List.of("-cp", classes + File.pathSeparator + path(), "example.Embedded"));
  }

  @Test
  void runsFromTheModulePath() throws Exception {
    Path classes = folder.resolve("classes");
    compile(classes, List.of("-p", path()), PROGRAM, MODULE);
    assertAnswers(
        List.of(
            "-p",
            classes + File.pathSeparator + path(),
            "--add-modules",
            "ALL-MODULE-PATH",
            "-m",
            "example/example.Embedded"));
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

  private static String path() throws IOException {
    try (Stream<Path> bundles = Files.list(Distribution.HOME.resolve("bundle"));
        Stream<Path> library = Files.list(Distribution.HOME.resolve("lib"))) {
      return Stream.concat(bundles, library)
          .filter(jar -> JARS.stream().anyMatch(jar.getFileName().toString()::startsWith))
          .collect(Collectors.toMap(Path::getFileName, jar -> jar, (first, same) -> first))
          .values()
          .stream()
          .map(Path::toString)
          .sorted()
          .collect(Collectors.joining(File.pathSeparator));
    }
  }
}
