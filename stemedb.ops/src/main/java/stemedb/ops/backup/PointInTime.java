package stemedb.ops.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import stemedb.api.journal.Frame;
import stemedb.api.journal.Journal;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalMaintenance;
import stemedb.api.journal.JournalOptions;
import stemedb.api.journal.JournalProvider;
import stemedb.record.Envelope;

/** Writes the records of a journal up to some point into a new one. */
final class PointInTime {
  private static final int BATCH_BYTES = 1 << 20;

  private final JournalMaintenance maintenance;
  private final JournalProvider provider;

  PointInTime(JournalMaintenance maintenance, JournalProvider provider) {
    this.maintenance = maintenance;
    this.provider = provider;
  }

  /**
   * Does it.
   *
   * @param from folder of the whole journal
   * @param to folder of the new one
   */
  Restore.Restored copy(Path from, Path to, Point point) throws IOException {
    RecordNumbers.Repetitions repetitions = new RecordNumbers.Repetitions();
    maintenance.read(
        from,
        1,
        frame -> {
          frame.records().forEach(record -> repetitions.add(Envelope.of(record)));
          return true;
        });
    RecordNumbers numbers = new RecordNumbers(repetitions.found());
    try (Journal target = provider.open(to, JournalOptions.DEFAULT)) {
      UUID generation = target.generation();
      Copy copy = new Copy(target, numbers, point);
      maintenance.read(from, 1, copy::take);
      copy.flush();
      if (copy.last == 0) {
        throw new IOException("the backup holds no record up to that point");
      }
      if (point.offset() != Long.MAX_VALUE && copy.last != point.offset()) {
        throw new IOException(
            "the backup ends at offset " + copy.last + ", before " + point.offset());
      }
      return new Restore.Restored(generation, copy.last);
    } catch (CompletionException e) {
      throw e.getCause() instanceof JournalException cause ? cause : e;
    }
  }

  /** Records on their way. */
  private static final class Copy {
    private final Journal target;
    private final RecordNumbers numbers;
    private final Point point;
    private final List<byte[]> batch = new ArrayList<>();
    private long batchBytes;
    private long last;

    private Copy(Journal target, RecordNumbers numbers, Point point) {
      this.target = target;
      this.numbers = numbers;
      this.point = point;
    }

    private boolean take(Frame frame) {
      for (byte[] record : frame.records()) {
        boolean counts = numbers.add(Envelope.of(record));
        if (!point.covers(numbers.offset(), numbers.micros())) {
          return false;
        }
        if (counts) {
          last = numbers.offset();
          batch.add(record);
          batchBytes += record.length;
        }
        if (batchBytes >= BATCH_BYTES) {
          flush();
        }
      }
      return true;
    }

    private void flush() {
      if (!batch.isEmpty()) {
        target.append(List.copyOf(batch)).toCompletableFuture().join();
        batch.clear();
        batchBytes = 0;
      }
    }
  }
}
