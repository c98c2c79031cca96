package stemedb.api.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.storage.StorageException.Reason;

class StoreFolderTest {
  private static final String FORMAT = "a.store 1";

  @TempDir Path folder;

  private StoreFolder claim() {
    return StoreFolder.claim(folder.resolve("store"), FORMAT);
  }

  private void assertRefused(Reason reason) {
    assertEquals(reason, assertThrows(StorageException.class, this::claim).reason());
  }

  private Path marker() {
    return folder.resolve("store").resolve(StoreFolder.MARKER);
  }

  @Test
  void isTakenByOneAtATime() {
    try (StoreFolder first = claim()) {
      assertRefused(Reason.IN_USE);
      first.close();
      try (StoreFolder second = claim()) {
        first.close(); // once more: it is not its own
        assertRefused(Reason.IN_USE);
        assertEquals(first.path(), second.path());
      }
    }
  }

  @Test
  void remembersThatAStoreWasMade() {
    try (StoreFolder fresh = claim()) {
      assertFalse(fresh.isMade());
    }
    try (StoreFolder halfMade = claim()) {
      assertFalse(halfMade.isMade());
      halfMade.setMade();
    }
    try (StoreFolder made = claim()) {
      assertTrue(made.isMade());
    }
  }

  @Test
  void isNotTakenFromOthers() throws IOException {
    Files.createDirectory(folder.resolve("store"));
    Files.writeString(folder.resolve("store/letter"), "Dear reader");
    assertRefused(Reason.UNREADABLE);
    assertFalse(Files.exists(marker()));
    for (String text : new String[] {"", "a.st", "a.store 2\n", "a.store 1\nmade\n!"}) {
      Files.writeString(marker(), text);
      assertRefused(Reason.UNREADABLE);
      assertEquals(text, Files.readString(marker()));
    }
  }

  @Test
  void isTakenWhenTheMarkerWasBeingWritten() throws IOException {
    for (String text : new String[] {"", "a.st", "a.store 1\n", "a.store 1\nma"}) {
      Files.createDirectories(marker().getParent());
      Files.writeString(marker(), text);
      try (StoreFolder half = claim()) {
        assertFalse(half.isMade());
      }
    }
  }

  @Test
  void knowsItsFiles() throws IOException {
    try (StoreFolder store = claim()) {
      long before = store.sizeBytes();
      Files.write(store.path().resolve("1.log"), new byte[10]);
      assertEquals(before + 10, store.sizeBytes());
      assertEquals(1, store.files("*.log").size());
      store.force("*.log");
      store.checkRoom(1);
      assertEquals(
          Reason.IO,
          assertThrows(StorageException.class, () -> store.checkRoom(Long.MAX_VALUE)).reason());
    }
  }
}
