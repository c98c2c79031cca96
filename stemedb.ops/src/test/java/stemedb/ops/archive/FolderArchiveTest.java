package stemedb.ops.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.archive.Archive;
import stemedb.api.archive.ArchivedFile;

/** Files in a folder are there whole or not at all, and nobody else's. */
class FolderArchiveTest {
  @TempDir Path folder;

  private Path root() {
    return folder.resolve("a/b");
  }

  private Archive open() throws IOException {
    return new FolderTarget().open("file://" + root());
  }

  private static void put(Archive archive, String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    archive.put(name, new ByteArrayInputStream(bytes), bytes.length);
  }

  @Test
  void keepsReplacesListsAndDeletes() throws IOException {
    try (Archive archive = open()) {
      assertEquals(List.of(), archive.list(""));
      assertFalse(Files.exists(root()), "looking makes nothing");
      put(archive, "x/one", "1");
      put(archive, "x/two", "22");
      put(archive, "y", "333");
      put(archive, "x/one", "11111");
      assertEquals(
          List.of(new ArchivedFile("x/one", 5), new ArchivedFile("x/two", 2)), archive.list("x/"));
      try (InputStream in = archive.get("x/one")) {
        assertArrayEquals("11111".getBytes(StandardCharsets.UTF_8), in.readAllBytes());
      }
      assertTrue(archive.delete("y"));
      assertFalse(archive.delete("y"));
      assertThrows(NoSuchFileException.class, () -> archive.get("y"));
    }
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(root().resolve("x/one"))));
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(root())));
  }

  @Test
  void whatIsCutOffLeavesWhatWasThere() throws IOException {
    try (Archive archive = open()) {
      put(archive, "x", "good");
      InputStream broken =
          new InputStream() {
            private int left = 3;

            @Override
            public int read() throws IOException {
              if (left-- <= 0) {
                throw new IOException("cut off");
              }
              return 'b';
            }
          };
      assertThrows(IOException.class, () -> archive.put("x", broken, 10));
      byte[] three = new byte[3];
      assertThrows(IOException.class, () -> archive.put("x", new ByteArrayInputStream(three), 4));
      assertThrows(IOException.class, () -> archive.put("x", new ByteArrayInputStream(three), 2));
      assertEquals(List.of(new ArchivedFile("x", 4)), archive.list(""));
    }
    try (var left = Files.list(root().resolve(".incoming"))) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void namesDoNotLeaveTheFolder() throws IOException {
    try (Archive archive = open()) {
      for (String bad : List.of("", "/x", "../x", "x/../../y", ".incoming/x", "x//y", "ä", "x/")) {
        assertThrows(IllegalArgumentException.class, () -> put(archive, bad, "1"), bad);
      }
    }
    Files.createDirectories(root().getParent());
    Files.writeString(root(), "a file");
    assertThrows(IOException.class, this::open);
  }
}
