package stemedb.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.bench.load.Load;

/** What is read from programs and from the system. */
class PeerOutputTest {
  @Test
  void pgbenchSaysRateFailuresAndLatencies(@TempDir Path folder) throws Exception {
    Path log =
        Files.writeString(
            folder.resolve("log.1"), "0 1 1500 0 17 9\n0 2 failed 0 17 9\n1 1 2500 0 17 9\n");
    Load.Result result =
        PgbenchOutput.read(
            "number of failed transactions: 1 (0.1%)\nlatency average = 2 ms\n"
                + "tps = 40.5 (without initial connection time)\n",
            List.of(log));
    assertEquals(2, result.requests());
    assertEquals(1, result.errors());
    assertEquals(40.5, result.requestsPerSecond(), 1e-9);
    assertEquals(1.5, result.millis(50), 0.01);
    assertEquals(2.5, result.millis(100), 0.01);
    assertThrows(IOException.class, () -> PgbenchOutput.read("nothing", List.of(log)));
    Load.Result none = PgbenchOutput.read("duration: 2 s\n", List.of());
    assertEquals(0, none.requestsPerSecond());
    assertTrue(Double.isNaN(none.millis(99)));
  }

  @Test
  void whatTheHeapGrewByBetweenPausesWasAllocated() {
    assertEquals(
        (20.0 + 25 + 3) * (1 << 20),
        Allocation.bytes(
            """
            Using G1
            GC(0) Pause Young (Normal) (G1 Evacuation Pause) 20M->5M(512M) 3.1ms
            GC(1) Pause Young (Concurrent Start) (G1 Humongous Allocation) 30M->10M(512M) 2.0ms
            GC(2) Concurrent Mark Cycle
            GC(2) Pause Remark 10M->9M(512M) 1.0ms
            GC(2) Pause Cleanup 9M->9M(512M) 0.1ms
            GC(2) Concurrent Mark Cycle 12.0ms
            GC(3) Pause Full (System.gc()) 12M->4M(512M) 20.0ms
            """));
  }

  @Test
  void theCpuOfAProcessIsThatOfItsChildrenToo() {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")), "no /proc on this system");
    assertTrue(ProcessCpu.seconds(ProcessHandle.current().pid()) > 0);
    assertTrue(ProcessCpu.residentBytes(ProcessHandle.current().pid()) > 1 << 20);
  }

  @Test
  void aProgramThatEndsTooEarlyIsNamedWithItsLastWords(@TempDir Path folder) throws Exception {
    assumeTrue(Programs.find("sh").isPresent(), "no sh on this system");
    Path log = folder.resolve("log");
    try (ChildProcess child =
        ChildProcess.start(List.of("sh", "-c", "echo no disk; exit 3"), Map.of(), log)) {
      IOException failure = assertThrows(IOException.class, () -> child.await(() -> false, 60));
      assertTrue(failure.getMessage().contains("status 3"), failure::getMessage);
      assertTrue(failure.getMessage().contains("no disk"), failure::getMessage);
    }
  }

  @Test
  void foldersGoWithAllThatTheyHold(@TempDir Path parent) throws Exception {
    Path folder = Files.createDirectories(parent.resolve("a/b")).getParent();
    Files.writeString(folder.resolve("b/c"), "c");
    Folders.remove(folder);
    assertFalse(Files.exists(folder));
    Folders.remove(folder);
  }
}
