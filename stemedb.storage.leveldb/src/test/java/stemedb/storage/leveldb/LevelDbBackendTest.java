package stemedb.storage.leveldb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;
import stemedb.api.storage.StorageException;
import stemedb.api.storage.StorageException.Reason;
import stemedb.api.storage.Store;
import stemedb.api.storage.StoreFolder;
import stemedb.api.storage.StoreOptions;
import stemedb.api.storage.WriteBatch;

class LevelDbBackendTest {
  @TempDir Path folder;

  private Path path() {
    return folder.resolve("store");
  }

  private Store open() {
    return new LevelDbBackend().open(path(), new StoreOptions(1 << 20, 256 << 10));
  }

  private void fill(int rows) {
    try (Store store = open()) {
      byte[] value = new byte[1000];
      new SplittableRandom(1).nextBytes(value);
      for (int row = 0; row < rows; row++) {
        WriteBatch batch = new WriteBatch();
        batch.put(new byte[] {(byte) (row >> 8), (byte) row}, value);
        store.write(batch);
      }
    }
  }

  private StorageException assertRefused(Reason reason) {
    for (int attempt = 0; ; attempt++) {
      StorageException e = assertThrows(StorageException.class, this::open);
      assertEquals(reason, e.reason(), e.getMessage());
      if (attempt == 1) {
        return e;
      }
    }
  }

  private List<Path> files(String glob) throws IOException {
    try (var files = Files.newDirectoryStream(path(), glob)) {
      return StreamSupport.stream(files.spliterator(), false).sorted().toList();
    }
  }

  @Test
  void refusesADatabaseOfAnotherProgram() throws IOException {
    DB foreign = new JniDBFactory().open(path().toFile(), new Options());
    foreign.put(new byte[] {1}, new byte[] {2});
    foreign.close();
    List<Path> before = files("*");
    assertTrue(assertRefused(Reason.UNREADABLE).getMessage().contains("but no store"));
    assertEquals(before, files("*"));
  }

  @Test
  void refusesADatabaseThatIsOpenElsewhere() throws IOException {
    fill(1);
    DB foreign = new JniDBFactory().open(path().toFile(), new Options());
    try {
      assertTrue(assertRefused(Reason.IN_USE).getMessage().contains(path().toString()));
    } finally {
      foreign.close();
    }
    open().close();
  }

  @Test
  void refusesAnotherFormat() throws IOException {
    fill(1);
    Files.writeString(path().resolve(StoreFolder.MARKER), "stemedb.storage.leveldb 2\n");
    assertRefused(Reason.UNREADABLE);
    Files.writeString(path().resolve(StoreFolder.MARKER), "");
    assertRefused(Reason.UNREADABLE);
  }

  @Test
  void refusesToMakeAnEmptyStoreOfADamagedOne() throws IOException {
    fill(1000);
    Path current = path().resolve("CURRENT");
    byte[] name = Files.readAllBytes(current);
    Files.delete(current);
    List<Path> before = files("*");
    assertRefused(Reason.UNREADABLE);
    assertEquals(before, files("*"));
    Files.write(current, name);
    open().close();
    Files.delete(path().resolve(Files.readString(current).strip()));
    assertRefused(Reason.UNREADABLE);
  }

  @Test
  void opensAFolderWhoseMakingWasInterrupted() throws IOException {
    Files.createDirectories(path());
    Files.writeString(path().resolve(StoreFolder.MARKER), "stemedb.storage.leveldb 1\n");
    for (String name : List.of("LOCK", "LOG", "000001.dbtmp")) {
      Files.createFile(path().resolve(name));
    }
    Files.writeString(path().resolve("MANIFEST-000001"), "half");
    fill(1);
  }

  @Test
  void namesMissingTables() throws IOException {
    fill(2000);
    Files.delete(files("*.sst").get(0));
    assertRefused(Reason.UNREADABLE);
  }

  @Test
  void reportsUnreadableTables() throws IOException {
    fill(2000);
    open().close();
    for (Path table : files("*.sst")) {
      byte[] bytes = Files.readAllBytes(table);
      new SplittableRandom(1).nextBytes(bytes);
      Files.write(table, bytes);
    }
    try (Store store = open();
        Snapshot snapshot = store.snapshot()) {
      for (ScanOrder order : ScanOrder.values()) {
        try (Scan scan = snapshot.scan(new byte[0], null, order)) {
          StorageException e =
              assertThrows(
                  StorageException.class,
                  () -> {
                    while (scan.next()) {}
                  });
          assertEquals(Reason.UNREADABLE, e.reason(), e.getMessage());
        }
      }
      StorageException e = assertThrows(StorageException.class, () -> store.get(new byte[] {0, 1}));
      assertEquals(Reason.UNREADABLE, e.reason(), e.getMessage());
    }
  }

  @Test
  void closesWhatIsLeftOpenWithoutHarm() {
    fill(100);
    Store store = open();
    Snapshot snapshot = store.snapshot();
    Scan scan = snapshot.scan(new byte[0], null, ScanOrder.ASCENDING);
    assertTrue(scan.next());
    store.close();
    assertEquals(Reason.CLOSED, assertThrows(StorageException.class, scan::next).reason());
    scan.close();
    snapshot.close();
    open().close();
  }

  @Test
  void leavesNoThreadAndNoClaimBehind() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    fill(1000);
    assertEquals(
        List.of(),
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !before.contains(thread))
            .toList());
    assertFalse(
        System.getProperties().stringPropertyNames().stream()
            .anyMatch(name -> name.startsWith("stemedb.store.open:")));
  }

  @Test
  void saysWhenThePlatformHasNoLibrary() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dos.name=Plan9",
                "-cp",
                System.getProperty("java.class.path"),
                Elsewhere.class.getName(),
                path().toString())
            .redirectError(Redirect.INHERIT)
            .start();
    try {
      String output = new String(child.getInputStream().readAllBytes(), UTF_8);
      assertTrue(child.waitFor(60, TimeUnit.SECONDS));
      String sentence = "LevelDB's native library does not load on this platform, Plan9 on ";
      // Twice: the second time the class is known to have failed, which is another error.
      assertTrue(output.startsWith("UNSUPPORTED " + sentence), output);
      assertEquals(2, output.split(sentence, -1).length - 1, output);
      assertFalse(Files.exists(path()), "nothing was left behind");
    } finally {
      child.destroyForcibly();
    }
  }

  /** Runs in a JVM that believes to be on another system. */
  static final class Elsewhere {
    public static void main(String[] arguments) {
      for (int attempt = 0; attempt < 2; attempt++) {
        try (Store store = new LevelDbBackend().open(Path.of(arguments[0]), StoreOptions.DEFAULT)) {
          System.out.println("opened " + store);
        } catch (StorageException e) {
          System.out.println(e.reason() + " " + e.getMessage());
        }
      }
    }
  }

  @Test
  void flushesWhileLogsComeAndGo() {
    try (Store store = open()) {
      byte[] value = new byte[50_000];
      for (int row = 0; row < 60; row++) {
        WriteBatch batch = new WriteBatch();
        batch.put(new byte[] {(byte) row}, value);
        store.write(batch);
        store.flush();
        assertArrayEquals(value, store.get(new byte[] {(byte) row}));
      }
    }
  }
}
