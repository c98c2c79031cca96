package stemedb.bench.peer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the programs of the peers on this machine. */
public final class Programs {
  /** Debian keeps the server's programs off the PATH, a folder a version. */
  private static final Path DEBIAN_POSTGRES = Path.of("/usr/lib/postgresql");

  private Programs() {}

  /** On the PATH. */
  public static Optional<Path> find(String name) {
    return path().map(folder -> folder.resolve(name)).filter(Files::isExecutable).findFirst();
  }

  /** The folder of PostgreSQL's programs: on the PATH, else the newest that Debian installed. */
  public static Optional<Path> postgres() throws IOException {
    Optional<Path> onPath = path().filter(Programs::isPostgres).findFirst();
    if (onPath.isPresent() || !Files.isDirectory(DEBIAN_POSTGRES)) {
      return onPath;
    }
    try (Stream<Path> versions = Files.list(DEBIAN_POSTGRES)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(Programs::isPostgres)
          .max(Comparator.comparing(Path::toString));
    }
  }

  private static boolean isPostgres(Path folder) {
    return Stream.of("initdb", "postgres", "psql", "pgbench")
        .allMatch(program -> Files.isExecutable(folder.resolve(program)));
  }

  private static Stream<Path> path() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(Path::of);
  }

  /** Runs a program to its end and returns what it wrote to both outputs. */
  static String run(List<String> command, Path folder) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "run-", ".out");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    try {
      int code = process.waitFor();
      String text = Files.readString(output);
      if (code != 0) {
        throw new IOException(command.get(0) + " ended with status " + code + ": " + text.strip());
      }
      return text;
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(output);
    }
  }
}
