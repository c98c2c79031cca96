package stemedb.ops.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.archive.Archive;
import stemedb.api.archive.ArchiveTarget;
import stemedb.api.archive.ArchivedFile;
import stemedb.api.archive.Retention;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.api.journal.JournalMaintenance;
import stemedb.api.journal.JournalProvider;
import stemedb.api.service.Progress;
import stemedb.ops.archive.FolderTarget;

/** Whatever happens to a backup is found; whatever happens to its making leaves the last one. */
class BackupDamageTest {
  private static final long SEED = Long.getLong("stemedb.backup.seed", 8);
  private static final int FLIPS = Integer.getInteger("stemedb.backup.flips", 40);

  @TempDir Path folder;

  private final Targets targets = new Targets();
  private final Backups backups = new Backups(targets, "test", Clock.systemUTC());
  private final Random random = new Random(SEED);

  @BeforeEach
  void install() {
    targets.add(new FolderTarget());
  }

  private Path target() {
    return folder.resolve("target");
  }

  private Backups.Made backup(TestNode node, String location) throws IOException {
    return backups.make(node.db(), location, Retention.ALL, "backup", Progress.NONE, () -> false);
  }

  /** What is wrong with the newest backup; empty when it is good. */
  private List<String> findings(Path place) throws IOException {
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    try (Repository repository = targets.open(place.toString())) {
      return new Verification(
              repository,
              TestNode.service(JournalMaintenance.class),
              TestNode.service(SignatureVerifier.class),
              Progress.NONE)
          .run(repository.find(null), false, scratch)
          .findings();
    } catch (DamagedBackupException e) {
      return List.of(String.valueOf(e.getMessage()));
    } finally {
      assertEquals(List.of(), Folders.list(scratch), "nothing is left there");
    }
  }

  private void assertFound(String what) throws IOException {
    List<String> found = findings(target());
    assertFalse(found.isEmpty(), () -> what + " is not found, seed " + SEED);
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Repository repository = targets.open(target().toString())) {
      Manifest manifest = repository.find(null);
      manifest.parts().distinct().forEach(part -> files.add(target().resolve(part.name())));
      files.add(target().resolve("backups/" + manifest.id() + ".json"));
    }
    return files;
  }

  @Test
  void everyChangedByteIsFound() throws IOException {
    try (TestNode node = new TestNode(folder.resolve("data"), SEED)) {
      node.write(200);
      backup(node, target().toString());
      node.write(20);
      backup(node, target().toString());
    }
    assertEquals(List.of(), findings(target()));
    List<Path> files = files();
    assertTrue(files.size() >= 5, files::toString);
    for (int i = 0; i < Math.max(FLIPS, files.size()); i++) {
      Path file = files.get(i % files.size());
      byte[] good = Files.readAllBytes(file);
      byte[] bad = good.clone();
      int at = i < files.size() ? bad.length - 1 : random.nextInt(bad.length);
      bad[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bad);
      assertFound("a bit of byte " + at + " of " + file);
      Files.write(file, good);
    }
    for (Path file : files) {
      byte[] good = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(good, good.length - 1));
      assertFound("the missing end of " + file);
      Files.write(file, Arrays.copyOf(good, good.length + 1));
      assertFound("a byte behind " + file);
      if (!file.toString().endsWith(".json")) {
        Files.delete(file);
        assertFound("the missing " + file);
      }
      Files.write(file, good);
    }
    swapTwo(files);
    assertEquals(List.of(), findings(target()), "it is as it was");
  }

  private void swapTwo(List<Path> files) throws IOException {
    Path aside = folder.resolve("aside");
    Files.move(files.get(0), aside);
    Files.copy(files.get(1), files.get(0));
    assertFound("a segment in the place of another");
    Files.move(aside, files.get(0), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void aDamagedBackupIsNotRestored() throws IOException {
    try (TestNode node = new TestNode(folder.resolve("data"), SEED)) {
      node.write(120);
      backup(node, target().toString());
    }
    Path file = files().get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    try (Repository repository = targets.open(target().toString())) {
      Restore restore =
          new Restore(
              repository,
              TestNode.service(JournalMaintenance.class),
              TestNode.service(JournalProvider.class),
              Progress.NONE);
      Manifest manifest = repository.find(null);
      Path to = folder.resolve("restored");
      IOException refused =
          assertThrows(DamagedBackupException.class, () -> restore.run(manifest, to, null, false));
      assertTrue(refused.getMessage().contains("SHA-256"), refused.getMessage());
      assertEquals(List.of(), Folders.list(to));
    }
  }

  @Test
  void aBackupThatIsCutOffAnywhereLeavesTheLastOne() throws IOException {
    CutOff cutOff = new CutOff();
    targets.add(cutOff);
    try (TestNode node = new TestNode(folder.resolve("data"), SEED)) {
      node.write(100);
      long offset = backup(node, target().toString()).manifest().offset();
      node.write(250);
      for (long bytes = 0; bytes < 140_000; bytes += 1 + random.nextInt(9_000)) {
        cutOff.left = bytes;
        assertThrows(IOException.class, () -> backup(node, "cut://" + target()));
        try (Repository repository = targets.open(target().toString())) {
          assertEquals(offset, repository.find(null).offset());
        }
      }
      assertEquals(List.of(), findings(target()));
      backup(node, target().toString());
      assertEquals(List.of(), findings(target()));
    }
  }

  @Test
  void aBackupCanBeCancelled() throws IOException {
    try (TestNode node = new TestNode(folder.resolve("data"), SEED)) {
      node.write(100);
      assertThrows(
          CancellationException.class,
          () ->
              backups.make(
                  node.db(),
                  target().toString(),
                  Retention.ALL,
                  "backup",
                  Progress.NONE,
                  () -> true));
      backup(node, target().toString());
      assertEquals(List.of(), findings(target()));
    }
  }

  @Test
  void aFullTargetLeavesTheLastBackup() throws Exception {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()),
        "a tmpfs can be mounted, which needs root");
    try (TestNode node = new TestNode(folder.resolve("data"), SEED)) {
      Path place = disk.resolve("target");
      node.write(30);
      long offset = backup(node, place.toString()).manifest().offset();
      node.write(500);
      IOException full = assertThrows(IOException.class, () -> backup(node, place.toString()));
      assertTrue(full.getMessage().contains("No space left"), full.getMessage());
      try (Repository repository = targets.open(place.toString())) {
        assertEquals(offset, repository.find(null).offset());
        assertEquals(List.of(), Folders.list(place.resolve(".incoming")));
      }
      assertEquals(List.of(), findings(place));
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** A folder whose process ends after so many bytes: what was being written stays aside. */
  private static final class CutOff implements ArchiveTarget {
    private long left;

    @Override
    public String scheme() {
      return "cut";
    }

    @Override
    public Archive open(String location) throws IOException {
      Archive archive = new FolderTarget().open(location.substring("cut://".length()));
      return new Archive() {
        @Override
        public void put(String name, InputStream content, long bytes) throws IOException {
          archive.put(name, new Ending(content), bytes);
        }

        @Override
        public InputStream get(String name) throws IOException {
          return archive.get(name);
        }

        @Override
        public List<ArchivedFile> list(String prefix) throws IOException {
          return archive.list(prefix);
        }

        @Override
        public boolean delete(String name) throws IOException {
          return archive.delete(name);
        }

        @Override
        public void close() throws IOException {
          archive.close();
        }
      };
    }

    private final class Ending extends FilterInputStream {
      Ending(InputStream in) {
        super(in);
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        left -= Math.max(0, read);
        if (left < 0) {
          throw new IOException("the process ends here");
        }
        return read;
      }
    }
  }
}
