package stemedb.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stemedb.bench.peer.EtcdPeer;
import stemedb.bench.peer.Folders;
import stemedb.bench.peer.Peer;
import stemedb.bench.peer.PostgresPeer;
import stemedb.bench.peer.Programs;
import stemedb.bench.report.Results;

/** A benchmark's folder and peers, all removed at the end, and what it finds. */
final class Comparison implements AutoCloseable {
  private final Settings settings;
  private final Results results;
  private final Contest contest;
  private final Path folder;
  private final Deque<Peer> peers = new ArrayDeque<>();
  private int folders;

  /** One generator for all HTTP peers. */
  static final String OVER_HTTP =
      "one generator thread for all HTTP peers, one thread of pgbench for PostgreSQL";

  /**
   * @param method how the figures come about, for the report
   */
  Comparison(String title, String method, Settings settings, PrintStream out) throws IOException {
    this.settings = settings;
    this.folder = Files.createTempDirectory(settings.folder(), "stemedb-bench-");
    this.results = new Results(title, folder, out);
    this.contest = new Contest(settings, results);
    results.setting(
        "method",
        method
            + "; median of "
            + settings.rounds()
            + " rounds, peers take turns; "
            + settings.timing());
  }

  Settings settings() {
    return settings;
  }

  Results results() {
    return results;
  }

  Contest contest() {
    return contest;
  }

  /** The script that starts nodes; null when this is not run by the stemedb command. */
  static @Nullable Path launcher() {
    String launcher = System.getProperty("stemedb.launcher");
    return launcher == null ? null : Path.of(launcher);
  }

  /** A new folder. */
  Path newFolder(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name + "-" + ++folders));
  }

  /** Takes a peer in, to be stopped at the end. */
  <P extends Peer> P take(P peer) {
    peers.push(peer);
    String version = peer.version();
    if (!version.isEmpty()) {
      results.setting(peer.name(), version);
    }
    return peer;
  }

  /** Stops a peer before the end. */
  void stop(@Nullable Peer peer) {
    if (peer != null && peers.remove(peer)) {
      peer.close();
    }
  }

  /** A new etcd; null, with a note, where it is not installed. */
  @Nullable EtcdPeer etcd() throws IOException, InterruptedException {
    Optional<Path> program = Programs.find("etcd");
    if (program.isEmpty()) {
      leaveOut("etcd");
      return null;
    }
    return take(EtcdPeer.start(program.get(), newFolder("etcd")));
  }

  /** A new PostgreSQL; null, with a note, where it is not installed. */
  @Nullable PostgresPeer postgres() throws IOException, InterruptedException {
    Optional<Path> programs = Programs.postgres();
    if (programs.isEmpty()) {
      leaveOut("PostgreSQL with pgbench");
      return null;
    }
    return take(PostgresPeer.start(programs.get(), settings.folder()));
  }

  private void leaveOut(String peer) {
    results.note(peer + " is not installed here: left out, its ratios are not measured");
  }

  /** Prints and writes what was found; false when there were wrong answers. */
  boolean report() throws IOException {
    results.print();
    if (settings.json() != null) {
      results.writeJson(settings.json());
    }
    if (settings.markdown() != null) {
      results.writeMarkdown(settings.markdown());
    }
    return results.isClean();
  }

  /** A ratio, or NaN when a side of it was not measured. */
  static <T> double ratio(@Nullable T over, @Nullable T under, Function<T, Double> figure) {
    return over == null || under == null ? Double.NaN : figure.apply(over) / figure.apply(under);
  }

  @Override
  public void close() {
    while (!peers.isEmpty()) {
      peers.pop().close();
    }
    try {
      Folders.remove(folder);
    } catch (UncheckedIOException e) {
      results.note(String.valueOf(e.getMessage()));
    }
  }
}
