package stemedb.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import stemedb.bench.load.Load;
import stemedb.bench.load.Pace;

/**
 * One PostgreSQL server as {@code initdb} sets it up, which flushes each commit before it
 * acknowledges it, but for the number of connections. Driven by pgbench over loopback.
 */
public final class PostgresPeer implements Peer {
  private static final int START_SECONDS = 60;
  private static final int CONNECTIONS_MAX = 300;
  private static final String USER = "bench";

  /** Whom the server runs as when we are root, which it refuses. */
  private static final List<String> UNPRIVILEGED = List.of("postgres", "nobody");

  private final Path programs;
  private final Path folder;
  private final int port;
  private final ChildProcess process;
  private final String version;

  private PostgresPeer(Path programs, Path folder, int port, ChildProcess process, String version) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
    this.process = process;
    this.version = version;
  }

  /**
   * Starts one on a new folder.
   *
   * @param programs folder of initdb, postgres, psql and pgbench
   * @param parent folder on the disk that is used; the peer makes one of its own in it
   */
  public static PostgresPeer start(Path programs, Path parent)
      throws IOException, InterruptedException {
    // Not in a folder of ours, which an unprivileged user could not enter.
    Path folder = Files.createTempDirectory(parent, "stemedb-bench-postgres-");
    List<String> prefix = unprivileged(folder);
    Path data = folder.resolve("data");
    List<String> init = new ArrayList<>(prefix);
    init.addAll(List.of(programs.resolve("initdb").toString(), "--pgdata=" + data));
    init.addAll(List.of("--username=" + USER, "--auth=trust", "--encoding=UTF8", "--locale=C"));
    Programs.run(init, folder);
    int port = Http.freePort();
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(programs.resolve("postgres").toString(), "-D", data.toString()));
    command.addAll(List.of("-p", Integer.toString(port), "-h", "127.0.0.1"));
    for (String setting :
        List.of(
            "unix_socket_directories=",
            "max_connections=" + CONNECTIONS_MAX,
            "fsync=on",
            "synchronous_commit=on")) {
      command.addAll(List.of("-c", setting));
    }
    ChildProcess process = ChildProcess.start(command, Map.of(), folder.resolve("postgres.log"));
    try {
      PostgresPeer starting = new PostgresPeer(programs, folder, port, process, "");
      process.await(() -> starting.query("SELECT 1").equals("1"), START_SECONDS);
      return new PostgresPeer(
          programs, folder, port, process, starting.query("SHOW server_version"));
    } catch (IOException | InterruptedException e) {
      process.close();
      Folders.remove(folder);
      throw e;
    }
  }

  /** What to put before a command, so that it does not run as root; makes the folder its own. */
  private static List<String> unprivileged(Path folder) throws IOException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    Path setpriv =
        Programs.find("setpriv")
            .orElseThrow(() -> new IOException("PostgreSQL refuses root, and setpriv is missing"));
    for (String user : UNPRIVILEGED) {
      try {
        UserPrincipal owner =
            folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
        Files.setOwner(folder, owner);
        return List.of(setpriv.toString(), "--reuid=" + user, "--clear-groups");
      } catch (UserPrincipalNotFoundException e) {
        continue;
      }
    }
    throw new IOException("PostgreSQL refuses root, and there is no user " + UNPRIVILEGED);
  }

  /** Runs statements and returns the rows of the last, columns separated by {@code |}. */
  public String query(String sql) throws IOException {
    try {
      List<String> command = client("psql");
      command.addAll(
          List.of("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", "postgres", "-c", sql));
      return Programs.run(command, folder).strip();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * Runs a script over a number of connections by pgbench, with prepared statements.
   *
   * @param script what one request is, in pgbench's language
   * @param variables text that the script names, sent as parameters
   */
  public Load.Result run(
      String script, Map<String, String> variables, int connections, Pace pace, double seconds)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(this.folder, "pgbench-");
    Path file = Files.writeString(folder.resolve("script.sql"), script);
    List<String> command = client("pgbench");
    command.addAll(List.of("-n", "-M", "prepared", "-j", "1", "-c", "" + connections));
    long wholeSeconds = Math.max(pace.isOpen() ? 2 : 1, Math.round(seconds));
    command.addAll(List.of("-T", "" + wholeSeconds, "-f", file.toString()));
    command.addAll(List.of("-l", "--log-prefix=" + folder.resolve("log")));
    variables.forEach((name, value) -> command.addAll(List.of("-D", name + "=" + value)));
    if (pace.isOpen()) {
      command.addAll(List.of("-R", Double.toString(pace.requestsPerSecond())));
    }
    command.add("postgres");
    String output = Programs.run(command, folder);
    try (Stream<Path> logs = Files.list(folder)) {
      return PgbenchOutput.read(
          output, logs.filter(log -> log.getFileName().toString().startsWith("log")).toList());
    } finally {
      Folders.remove(folder);
    }
  }

  private List<String> client(String program) {
    return new ArrayList<>(
        List.of(
            programs.resolve(program).toString(),
            "-h",
            "127.0.0.1",
            "-p",
            Integer.toString(port),
            "-U",
            USER));
  }

  /** Where it can read files from, for COPY. */
  public Path folder() {
    return folder;
  }

  @Override
  public String name() {
    return "PostgreSQL";
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public String fsync() {
    return "fdatasync before each commit, shared";
  }

  @Override
  public double cpuSeconds() {
    return ProcessCpu.seconds(process.pid());
  }

  @Override
  public void close() {
    process.close();
    Folders.remove(folder);
  }
}
