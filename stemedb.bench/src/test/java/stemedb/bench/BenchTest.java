package stemedb.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.bench.claims.ClaimFile;
import stemedb.bench.claims.Claims;
import stemedb.bench.load.NullServer;
import stemedb.bench.load.Pace;
import stemedb.bench.peer.NullPeer;
import stemedb.bench.report.Series;
import stemedb.bench.report.Table;

class BenchTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** A whole comparison, with the one peer that is always there. */
  @Test
  void peersTakeTurnsAndTheFolderGoes(@TempDir Path folder) throws Exception {
    Settings settings =
        Settings.parse(
            List.of("--seconds=0.05", "--warm-up", "0.05", "--rounds=2", "--folder", "" + folder));
    try (Comparison comparison =
        new Comparison(
            "Nothing", "none", settings, new PrintStream(out, true, StandardCharsets.UTF_8))) {
      Claims claims = new Claims(1, Instant.EPOCH);
      ClaimFile file = new ClaimFile(comparison.newFolder("claims").resolve("claims"), claims);
      NullPeer one = comparison.take(new NullPeer(new NullServer()));
      NullPeer other = comparison.take(new NullPeer(new NullServer()));
      try (ClaimFile.Reader reader = file.reader();
          ClaimFile.Reader batchReader = file.reader()) {
        List<Series> all =
            comparison
                .contest()
                .run(
                    "1 claim",
                    4,
                    Pace.open(500),
                    List.of(
                        Writers.ceiling(one, 1, reader), Writers.ceiling(other, 500, batchReader)));
        assertEquals(2, all.size());
        for (Series series : all) {
          assertEquals(2, series.rounds().size());
          assertEquals(0, series.errors(), series::firstError);
          assertTrue(series.rounds().get(0).result().requests() == 25, "500/s for 50 ms");
        }
      }
      assertTrue(comparison.report());
    }
    assertTrue(printed().contains("null server"));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void whatIsAskedForIsRead() {
    Settings settings =
        Settings.parse(List.of("--fill=1000", "--only", "single,batch", "--json", "a", "--seed=5"));
    assertEquals(1000, settings.fill());
    assertEquals(Set.of("single", "batch"), settings.only());
    assertTrue(settings.runs("batch"));
    assertFalse(settings.runs("filled"));
    assertTrue(Settings.parse(List.of()).runs("filled"));
    assertEquals(Path.of("a"), settings.json());
    assertEquals(5, settings.seed());
  }

  @Test
  void wrongArgumentsAreNamed() {
    for (String argument :
        List.of(
            "--only=hash",
            "--seconds=0",
            "--seconds=x",
            "--rounds=0",
            "--fill=1",
            "--nonsense",
            "--seed=-1")) {
      err.reset();
      assertEquals(2, run("write", argument), argument);
      String name = argument.replaceFirst("=.*", "");
      assertTrue(err.toString(StandardCharsets.UTF_8).contains(name), argument);
    }
    IllegalArgumentException failure =
        assertThrows(IllegalArgumentException.class, () -> Settings.parse(List.of("--seconds=-1")));
    assertEquals("--seconds is a number from 0.05 to 3600", failure.getMessage());
  }

  @Test
  void helpIsThereForEachKind() {
    for (String kind : List.of("write", "read", "storage")) {
      assertEquals(0, run(kind, "--help"));
    }
    assertTrue(printed().contains("--rounds"));
    assertEquals(0, run("node", "--help"));
    assertTrue(printed().contains("--url"));
  }

  @Test
  void withoutTheLauncherNodesCannotBeStarted() {
    assertEquals(2, run("write"));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("launcher"));
  }

  @Test
  void aBackendIsChosenByWhatItIsAmongTheBestAt() {
    Table choices =
        StorageBench.choices(
            Map.of(),
            new java.util.TreeMap<>(
                Map.of(
                    "fast", Map.of(StorageBench.LOAD, 100.0, StorageBench.SIZE, 900.0),
                    "near", Map.of(StorageBench.LOAD, 95.0, StorageBench.SIZE, 800.0),
                    "small", Map.of(StorageBench.LOAD, 10.0, StorageBench.SIZE, 100.0))));
    assertEquals(
        List.of("fast|load", "near|load", "small|bytes/claim"),
        choices
            .toMarkdown()
            .lines()
            .skip(2)
            .map(line -> line.substring(2).replaceFirst(" \\| ", "|").replaceFirst(" \\|.*", ""))
            .toList());
  }

  private int run(String... arguments) {
    return Bench.run(
        List.of(arguments),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
