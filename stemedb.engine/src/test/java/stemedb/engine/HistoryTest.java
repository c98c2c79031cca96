package stemedb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static stemedb.engine.Claims.START;
import static stemedb.engine.Claims.author;
import static stemedb.engine.Claims.claim;
import static stemedb.engine.Claims.number;
import static stemedb.engine.EmbeddedTest.get;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.Ack;
import stemedb.api.AsOf;
import stemedb.api.DiffPage;
import stemedb.api.DiffRequest;
import stemedb.api.ErrorCode;
import stemedb.api.Filters;
import stemedb.api.HistoryRequest;
import stemedb.api.RecordPage;
import stemedb.api.StemeDbException;
import stemedb.api.StoredRecord;
import stemedb.api.model.Hash;
import stemedb.api.model.LifecycleStage;
import stemedb.api.model.RecordKind;
import stemedb.api.model.SourceClass;
import stemedb.record.SignedRecord;

/** What happened to a pair, and what changed between two pasts. */
class HistoryTest {
  @TempDir Path folder;
  private Engine db;

  /** Records 2 to 6. */
  private SignedRecord first;

  private SignedRecord second;
  private SignedRecord other;
  private SignedRecord revised;
  private SignedRecord rejected;

  @BeforeEach
  void open() {
    db = Nodes.open(folder, Nodes.backend("leveldb"), 0);
    first = write("s", 1, null, null);
    second = write("s", 2, null, null);
    other = write("t", 3, null, null);
    revised = write("s", 4, null, first.hash());
    rejected = write("s", 5, LifecycleStage.REJECTED, null);
  }

  @AfterEach
  void close() {
    db.close();
  }

  private SignedRecord write(
      String subject, double value, @Nullable LifecycleStage stage, @Nullable Hash parent) {
    SignedRecord record =
        claim(
            author(value == 2 ? 2 : 1),
            subject,
            number(value),
            0.9,
            START.plusSeconds((long) value),
            SourceClass.EXPERT,
            stage,
            parent);
    get(db.submit(RecordKind.ASSERTION, record.toJson(), Ack.INDEXED));
    return record;
  }

  private static ErrorCode refusal(CompletionStage<?> stage) {
    return assertThrows(StemeDbException.class, () -> get(stage)).problem().code();
  }

  private List<String> history(HistoryRequest request) {
    List<String> all = new ArrayList<>();
    RecordPage page = get(db.history(request));
    long offset = page.offset();
    while (true) {
      page.records().forEach(record -> all.add(told(record)));
      if (page.nextCursor() == null) {
        return all;
      }
      HistoryRequest next =
          new HistoryRequest(
              request.subject(),
              request.predicate(),
              request.filters(),
              AsOf.HEAD,
              request.limit(),
              page.nextCursor());
      page = get(db.history(next));
      assertEquals(offset, page.offset());
    }
  }

  private static String told(StoredRecord record) {
    return record.offset() + " " + record.standing().status().wireName();
  }

  private static HistoryRequest asked(Filters filters, AsOf asOf, int limit) {
    return new HistoryRequest("s", "p", filters, asOf, limit, null);
  }

  @Test
  void aHistoryTellsAllInOrderWithTheirStanding() {
    List<String> all = List.of("2 revised", "3 current", "5 current", "6 current");
    assertEquals(all, history(HistoryRequest.of("s", "p")));
    for (int limit = 1; limit <= 5; limit++) {
      assertEquals(all, history(asked(HistoryRequest.ALL, AsOf.HEAD, limit)), "limit " + limit);
    }
    assertEquals(
        List.of("2 current", "3 current"),
        history(asked(HistoryRequest.ALL, new AsOf.Offset(4), 1)));
    assertEquals(List.of(), history(asked(HistoryRequest.ALL, new AsOf.Offset(0), 1)));
    assertEquals(List.of(), history(HistoryRequest.of("s", "q")));
    assertEquals(
        revised.hash(),
        get(db.history(HistoryRequest.of("s", "p"))).records().get(0).standing().by());
  }

  @Test
  void clocksAndFiltersGoTogether() {
    assertEquals(
        List.of("2 revised", "3 current", "5 current"),
        history(asked(Filters.DEFAULT, AsOf.HEAD, 10)));
    Filters early =
        new Filters(
            HistoryRequest.ALL.lifecycle(),
            HistoryRequest.ALL.sourceClasses(),
            0,
            null,
            START.plusSeconds(1),
            null,
            null);
    assertEquals(List.of("2 revised"), history(asked(early, AsOf.HEAD, 10)));
    assertEquals(List.of("2 current"), history(asked(early, new AsOf.Offset(3), 10)));
  }

  @Test
  void aHistoryRefusesForeignCursors() {
    String cursor = get(db.history(asked(HistoryRequest.ALL, AsOf.HEAD, 1))).nextCursor();
    HistoryRequest elsewhere =
        new HistoryRequest("t", "p", HistoryRequest.ALL, AsOf.HEAD, 1, cursor);
    assertEquals(ErrorCode.INVALID_CURSOR, refusal(db.history(elsewhere)));
    assertEquals(
        ErrorCode.VALIDATION_FAILED, refusal(db.history(asked(Filters.DEFAULT, AsOf.HEAD, 0))));
    assertEquals(
        ErrorCode.INVALID_TIME, refusal(db.history(asked(Filters.DEFAULT, new AsOf.Offset(7), 1))));
  }

  private List<String> diff(AsOf from, AsOf to, @Nullable String prefix, int limit) {
    List<String> all = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      DiffPage page = get(db.diff(new DiffRequest(from, to, null, prefix, null, limit, cursor)));
      for (DiffPage.Difference one : page.differences()) {
        String before = one.before() == null ? "new" : one.before().status().wireName();
        all.add(one.offset() + ": " + before + " > " + told(one.assertion()));
      }
      cursor = page.nextCursor();
    } while (cursor != null);
    return all;
  }

  @Test
  void aDifferenceIsWhatIsNewAndWhatStandsOtherwise() {
    AsOf three = new AsOf.Offset(3);
    List<String> all =
        List.of(
            "4: new > 4 current",
            "5: new > 5 current",
            "5: current > 2 revised",
            "6: new > 6 current");
    for (int limit = 1; limit <= 5; limit++) {
      assertEquals(all, diff(three, AsOf.HEAD, null, limit), "limit " + limit);
    }
    assertEquals(all.subList(1, 4), diff(three, AsOf.HEAD, "s", 10));
    assertEquals(all.subList(0, 1), diff(three, AsOf.HEAD, "t", 10));
    assertEquals(all.subList(0, 1), diff(three, new AsOf.Offset(4), null, 10));
    assertEquals(List.of(), diff(three, three, null, 10));
    assertEquals(
        "2: new > 2 revised",
        diff(new AsOf.Offset(0), AsOf.HEAD, null, 10).get(0),
        "a new one has the standing of the later past, and no second entry");
    assertEquals(5, diff(new AsOf.Offset(0), AsOf.HEAD, null, 10).size());
  }

  @Test
  void timesNamePastsToo() {
    Instant after = get(db.find(other.hash(), AsOf.HEAD)).recordedAt();
    Instant before = get(db.find(second.hash(), AsOf.HEAD)).recordedAt();
    assertEquals(
        List.of("4: new > 4 current"), diff(new AsOf.Time(before), new AsOf.Time(after), null, 10));
    DiffPage page = get(db.diff(DiffRequest.between(new AsOf.Time(before), new AsOf.Time(after))));
    assertEquals(3, page.from());
    assertEquals(4, page.to());
    assertNull(page.nextCursor());
  }

  @Test
  void anAssertionThatChangedTwiceIsToldOnce() {
    long from = 6;
    SignedRecord again = write("s", 6, null, first.hash());
    write("s", 7, null, rejected.hash());
    List<String> all = diff(new AsOf.Offset(from), AsOf.HEAD, null, 10);
    assertEquals(
        List.of(
            "7: new > 7 current",
            "7: revised > 2 revised",
            "8: new > 8 current",
            "8: current > 6 revised"),
        all);
    assertEquals(
        again.hash(),
        get(db.history(HistoryRequest.of("s", "p"))).records().get(0).standing().by());
  }

  @Test
  void aDifferenceRefusesWhatMakesNoSense() {
    assertEquals(
        ErrorCode.VALIDATION_FAILED,
        refusal(db.diff(DiffRequest.between(new AsOf.Offset(4), new AsOf.Offset(3)))));
    assertEquals(
        ErrorCode.INVALID_TIME,
        refusal(db.diff(DiffRequest.between(new AsOf.Offset(4), new AsOf.Offset(99)))));
    String cursor =
        get(db.diff(new DiffRequest(new AsOf.Offset(0), AsOf.HEAD, null, null, null, 1, null)))
            .nextCursor();
    assertEquals(
        ErrorCode.INVALID_CURSOR,
        refusal(
            db.diff(new DiffRequest(new AsOf.Offset(0), AsOf.HEAD, "s", null, null, 1, cursor))));
    assertEquals(
        ErrorCode.INVALID_CURSOR,
        refusal(db.diff(new DiffRequest(new AsOf.Offset(0), AsOf.HEAD, null, null, null, 1, "x"))));
  }
}
