package stemedb.ops.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.AsOf;
import stemedb.api.archive.Retention;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalMaintenance;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalProvider;
import stemedb.api.service.Progress;
import stemedb.ops.archive.FolderTarget;
import stemedb.record.Envelope;
import stemedb.record.SignedRecord;

/** Backups of a database that is written to, and what is restored from them. */
class BackupTest {
  private static final long SEED = 2026;

  @TempDir Path folder;

  private final Targets targets = new Targets();
  private final Backups backups = new Backups(targets, "test", Clock.systemUTC());

  BackupTest() {
    targets.add(new FolderTarget());
  }

  private Path data() {
    return folder.resolve("data");
  }

  private String target() {
    return folder.resolve("target").toString();
  }

  private Backups.Made backup(TestNode node) throws IOException {
    return backup(node, Retention.ALL);
  }

  private Backups.Made backup(TestNode node, Retention retention) throws IOException {
    return backups.make(node.db(), target(), retention, "backup", Progress.NONE, () -> false);
  }

  private Verification.Report verify(@Nullable String id) throws IOException {
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    try (Repository repository = targets.open(target())) {
      return new Verification(
              repository,
              TestNode.service(JournalMaintenance.class),
              TestNode.service(SignatureVerifier.class),
              Progress.NONE)
          .run(repository.find(id), true, scratch);
    }
  }

  private void assertGood(@Nullable String id) throws IOException {
    Verification.Report report = verify(id);
    assertEquals(List.of(), report.findings());
    assertTrue(report.signatures() >= report.manifest().offset(), report::toString);
  }

  private Restore.Restored restore(@Nullable String id, String to, @Nullable Point point)
      throws IOException {
    try (Repository repository = targets.open(target())) {
      return new Restore(
              repository,
              TestNode.service(JournalMaintenance.class),
              TestNode.service(JournalProvider.class),
              Progress.NONE)
          .run(repository.find(id), folder.resolve(to), point, false);
    }
  }

  @Test
  void aBackupUnderWritersIsConsistentAtItsOffset() throws Exception {
    try (TestNode node = new TestNode(data(), SEED)) {
      node.write(50);
      AtomicBoolean stop = new AtomicBoolean();
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Thread writer =
            new Thread(
                () -> {
                  while (!stop.get()) {
                    TestNode.get(
                        node.db().submitAll(List.of(node.next().toTaggedJson()), Ack.INDEXED));
                  }
                });
        writer.start();
        writers.add(writer);
      }
      List<Backups.Made> made = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        long before = node.offset();
        made.add(backup(node));
        while (node.offset() < before + 40) {
          Thread.onSpinWait();
        }
      }
      stop.set(true);
      for (Thread writer : writers) {
        writer.join();
      }
      for (int i = 0; i < made.size(); i++) {
        Manifest manifest = made.get(i).manifest();
        assertGood(manifest.id());
        Restore.Restored restored = restore(manifest.id(), "restored-" + i, null);
        assertEquals(manifest.offset(), restored.offset());
        assertNotEquals(manifest.generation(), restored.generation());
        try (TestNode again = new TestNode(folder.resolve("restored-" + i), 0)) {
          assertEquals(manifest.offset(), again.offset());
          assertEquals(manifest.assertions(), again.db().status().assertionsCount());
          assertEquals(restored.generation(), again.db().status().generation());
          assertEquals(node.answers(manifest.offset()), again.answers(manifest.offset()));
          again.write(5);
        }
      }
      assertTrue(made.get(0).manifest().offset() < made.get(2).manifest().offset());
    }
  }

  @Test
  void onlyWhatIsNewIsSent() throws IOException {
    try (TestNode node = new TestNode(data(), SEED)) {
      node.write(240);
      Manifest first = backup(node).manifest();
      assertTrue(first.segments().size() >= 3, () -> first.segments().toString());
      assertEquals(0, backup(node).sentBytes());
      node.write(10);
      Backups.Made third = backup(node);
      Set<String> sent = names(third.manifest());
      sent.removeAll(names(first));
      BackedFile grew = first.segments().get(first.segments().size() - 1);
      long from = grew.firstFrame();
      Set<String> allowed =
          third.manifest().segments().stream()
              .filter(segment -> segment.firstFrame() >= from)
              .flatMap(segment -> segment.parts().stream().map(Part::name))
              .collect(Collectors.toSet());
      assertTrue(!sent.isEmpty() && allowed.containsAll(sent), () -> sent + ", not " + allowed);
      node.write(240);
      Manifest last = backup(node).manifest();
      for (BackedFile segment : last.segments()) {
        BackedFile old = first.file(segment.path());
        if (old != null && old.sealed()) {
          assertEquals(old.parts(), segment.parts(), "sealed ones are sent once");
        }
        assertTrue(!segment.sealed() || segment.parts().size() == 1, "sealed ones are whole");
      }
      assertGood(first.id());
      assertGood(null);
    }
  }

  private static Set<String> names(Manifest manifest) {
    return new HashSet<>(manifest.parts().map(Part::name).collect(Collectors.toSet()));
  }

  @Test
  void restoringToAPointIsThePastOfTheNode() throws IOException {
    try (TestNode node = new TestNode(data(), SEED)) {
      node.write(95);
      long middle = node.offset() - 33;
      node.write(40);
      Manifest manifest = backup(node).manifest();
      for (long offset : new long[] {2, middle, middle + 1, manifest.offset()}) {
        String to = "at-" + offset;
        assertEquals(offset, restore(null, to, Point.offset(offset)).offset());
        try (TestNode past = new TestNode(folder.resolve(to), 0)) {
          assertEquals(offset, past.offset());
          assertEquals(node.answers(offset), TestNode.answers(past.db(), AsOf.HEAD));
          assertEquals(node.answers(offset / 2), past.answers(offset / 2));
          assertNotEquals(manifest.generation(), past.db().status().generation());
        }
      }
      SignedRecord later = node.next();
      TestNode.get(node.db().submitAll(List.of(later.toTaggedJson()), Ack.INDEXED));
      var recorded = TestNode.get(node.db().find(later.hash(), AsOf.HEAD)).recordedAt();
      node.write(10);
      backup(node);
      assertEquals(manifest.offset() + 1, restore(null, "at-time", Point.time(recorded)).offset());
      IOException beyond =
          assertThrows(
              IOException.class,
              () -> restore(manifest.id(), "beyond", Point.offset(manifest.offset() + 1)));
      assertTrue(beyond.getMessage().contains("ends at offset " + manifest.offset()));
      assertEquals(List.of(), Folders.list(folder.resolve("beyond")));
    }
  }

  @Test
  void recordsThatAreThereTwiceCountOnce() throws IOException {
    List<byte[]> records = new ArrayList<>();
    try (TestNode node = new TestNode(data(), SEED)) {
      node.write(40);
    }
    try (Journal journal =
        TestNode.service(JournalProvider.class)
            .open(data().resolve("journal"), JournalOptions.DEFAULT)) {
      journal
          .read(1, 1 << 20, Duration.ZERO)
          .frames()
          .forEach(frame -> records.addAll(frame.records()));
      Envelope fifth = Envelope.of(records.get(5));
      Envelope sixth = Envelope.of(records.get(6));
      Envelope more =
          new Envelope(
              fifth.kind(),
              fifth.recordedAtMicros() + 1,
              fifth.document(),
              List.of(sixth.signatures().get(0), fifth.signatures().get(0)));
      journal.append(List.of(records.get(3), more.toBytes(), more.toBytes(), records.get(4)));
    }
    try (TestNode node = new TestNode(data(), SEED + 1)) {
      node.write(10);
      Manifest manifest = backup(node).manifest();
      Restore.Restored restored = restore(null, "restored", Point.offset(manifest.offset() - 3));
      try (TestNode past = new TestNode(folder.resolve("restored"), 0)) {
        assertEquals(restored.offset(), past.offset());
        assertEquals(node.answers(past.offset()), TestNode.answers(past.db(), AsOf.HEAD));
      }
      List<String> findings = verify(null).findings();
      assertEquals(
          List.of(),
          findings.stream().filter(f -> !f.contains("does not verify")).toList(),
          "the numbers are those of the database");
    }
  }

  @Test
  void retentionRemovesBackupsAndWhatOnlyTheyNeeded() throws IOException {
    try (TestNode node = new TestNode(data(), SEED)) {
      node.write(120);
      Manifest first = backup(node).manifest();
      node.write(120);
      Manifest second = backup(node).manifest();
      node.write(120);
      Backups.Made third = backup(node, new Retention(2, Duration.ZERO));
      assertEquals(List.of(first.id()), third.removed());
      try (Repository repository = targets.open(target())) {
        assertEquals(List.of(second.id(), third.manifest().id()), repository.ids());
        Set<String> needed = names(second);
        needed.addAll(names(third.manifest()));
        Set<String> there =
            repository.archive().list("journal/").stream()
                .map(file -> file.name())
                .collect(Collectors.toSet());
        there.addAll(
            repository.archive().list("files/").stream().map(file -> file.name()).toList());
        assertEquals(needed, there);
      }
      assertGood(second.id());
      assertGood(null);
      Backups.Made fourth = backup(node, new Retention(0, Duration.ofNanos(1)));
      assertEquals(2, fourth.removed().size(), "the newest stays, however old");
      assertGood(null);
    }
  }

  @Test
  void whatTheNodeHasTrimmedStaysInTheBackup() throws IOException {
    try (TestNode node = new TestNode(data(), SEED)) {
      node.write(240);
      backup(node);
      long start = TestNode.get(node.db().journal().trim());
      assertTrue(start > 1, "something was trimmed");
      node.write(100);
      Manifest manifest = backup(node).manifest();
      assertEquals(1, manifest.segments().get(0).firstFrame());
      assertGood(null);
      restore(null, "restored", null);
      try (TestNode again = new TestNode(folder.resolve("restored"), 0)) {
        assertEquals(node.answers(manifest.offset()), again.answers(manifest.offset()));
      }
      IOException elsewhere =
          assertThrows(
              IOException.class,
              () ->
                  backups.make(
                      node.db(),
                      folder.resolve("elsewhere").toString(),
                      Retention.ALL,
                      "backup",
                      Progress.NONE,
                      () -> false));
      assertTrue(elsewhere.getMessage().contains("begins at frame " + start));
    }
  }

  @Test
  void nothingIsTrimmedThatIsNotBackedUp() throws IOException {
    try (TestNode node = new TestNode(data(), SEED)) {
      node.write(240);
      Backups.Made made = backup(node);
      assertEquals(made.nextFrame(), node.db().journal().holds().get("backup"));
      assertTrue(made.nextFrame() < made.manifest().endFrame(), "the last segment is still open");
    }
  }

  @Test
  void aFolderThatIsNotEmptyIsLeftAlone() throws IOException {
    try (TestNode node = new TestNode(data(), SEED)) {
      node.write(20);
      backup(node);
      IOException full = assertThrows(IOException.class, () -> restore(null, "data", null));
      assertTrue(full.getMessage().contains("is not empty"), full.getMessage());
      node.write(1);
    }
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.createDirectories(other.resolve("restoring/journal"));
    Files.writeString(other.resolve("restoring/journal/0000000000000001.wal"), "cut off");
    restore(null, "other", null);
    assertFalse(Files.exists(other.resolve("restoring")));
    try (TestNode again = new TestNode(other, 0)) {
      assertEquals(21, again.offset());
    }
  }

  @Test
  void aPlaceWithOtherThingsIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("target"));
    Files.writeString(folder.resolve("target/holiday.txt"), "sun");
    try (TestNode node = new TestNode(data(), SEED)) {
      IOException refused = assertThrows(IOException.class, () -> backup(node));
      assertTrue(refused.getMessage().contains("other things"), refused.getMessage());
    }
    IOException none = assertThrows(IOException.class, () -> verify(null));
    assertTrue(none.getMessage().contains("there is no backup"), none.getMessage());
  }
}
