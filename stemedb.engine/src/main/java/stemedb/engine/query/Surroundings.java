package stemedb.engine.query;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stemedb.api.StoredRecord;
import stemedb.api.model.Hash;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.SourceStatus;
import stemedb.api.storage.Snapshot;
import stemedb.engine.index.AliasRows;
import stemedb.engine.index.EpochRows;
import stemedb.engine.index.Keys;
import stemedb.engine.index.Marks;
import stemedb.engine.index.SettingRows;
import stemedb.engine.index.SourceStatusRows;
import stemedb.engine.index.StandingRow;

/**
 * What records say that touch many pairs at once, as of an offset: which epochs are superseded, how
 * sources stand, what names stand for, what was set. Looks each thing up once, and only where there
 * may be a row about it. For one question and its thread.
 */
final class Surroundings {
  private final Marks marks;
  private final Supplier<Snapshot> snapshot;
  private final long upTo;
  private final Runnable checkpoint;
  private final Map<Hash, Boolean> epochs = new HashMap<>();
  private final Map<Hash, Optional<StandingRow>> sources = new HashMap<>();
  private final Map<String, String> canonical = new HashMap<>();

  /**
   * @param marks to be asked for after the head was read
   * @param snapshot asked for only when there is something to look up
   * @param checkpoint called for each row of a long scan
   */
  Surroundings(Marks marks, Supplier<Snapshot> snapshot, long upTo, Runnable checkpoint) {
    this.marks = marks;
    this.snapshot = snapshot;
    this.upTo = upTo;
    this.checkpoint = checkpoint;
  }

  /** For a question that looks at a view. */
  static Surroundings of(Marks marks, View view, long upTo) {
    return new Surroundings(marks, view::snapshot, upTo, view::checkpoint);
  }

  /** Whether that epoch is superseded. */
  boolean isSuperseded(@Nullable Hash epoch) {
    return epoch != null && marks.anyEpoch() && epochs.computeIfAbsent(epoch, this::lookUpEpoch);
  }

  private boolean lookUpEpoch(Hash epoch) {
    return marks.mightHave(Keys.epoch(epoch))
        && EpochRows.supersededBy(snapshot.get(), epoch, upTo) != null;
  }

  /** How claims with that source stand when it is retracted; null when it is not. */
  @Nullable StandingRow retraction(@Nullable Hash source) {
    return source == null || !marks.anySource()
        ? null
        : sources.computeIfAbsent(source, this::lookUpSource).orElse(null);
  }

  private Optional<StandingRow> lookUpSource(Hash source) {
    if (!marks.mightHave(Keys.source(source))) {
      return Optional.empty();
    }
    SourceStatusRows.Row row = SourceStatusRows.of(snapshot.get(), source, upTo);
    return row == null || row.status() != SourceStatus.Status.RETRACTED
        ? Optional.empty()
        : Optional.of(new StandingRow(StoredRecord.Status.SOURCE_RETRACTED, row.by()));
  }

  /** The same value; a reference by its canonical name. */
  ObjectValue canonical(ObjectValue object) {
    if (!marks.anyAlias() || !(object instanceof ObjectValue.Reference)) {
      return object;
    }
    String name = canonical(object.text());
    return name.equals(object.text()) ? object : new ObjectValue.Reference(name);
  }

  /** What a name stands for in the end; itself when it stands for nothing. */
  private String canonical(String name) {
    return canonical.computeIfAbsent(
        name,
        asked ->
            marks.mightHave(Keys.alias(asked))
                ? AliasRows.canonical(snapshot.get(), asked, upTo)
                : asked);
  }

  /** All names of what a name stands for, itself and the canonical one among them. */
  List<String> names(String name) {
    if (!marks.anyAlias()) {
      return List.of(name);
    }
    String one = canonical(name);
    return marks.mightHave(Keys.aliasesOf(one))
        ? AliasRows.names(snapshot.get(), one, upTo, checkpoint)
        : List.of(one);
  }

  /** Whether anything was ever set. */
  boolean anySetting() {
    return marks.anySetting();
  }

  /** What a setting is; null when it was never made. */
  @Nullable String setting(String name) {
    return marks.mightHave(Keys.setting(name))
        ? SettingRows.value(snapshot.get(), name, upTo)
        : null;
  }
}
