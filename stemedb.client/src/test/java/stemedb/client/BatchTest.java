package stemedb.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stemedb.api.Receipt;
import stemedb.api.model.Hash;
import stemedb.client.StandInNode.Reply;
import stemedb.client.StandInNode.Request;
import stemedb.record.RecordReader;
import stemedb.record.SignedRecord;

@Timeout(60)
final class BatchTest {
  private static final int REFUSED_EVERY = 100;

  /** Takes records in as a node does, but refuses every hundredth line of a batch. */
  private static Reply answer(Set<Hash> known, Request request) {
    StringBuilder lines = new StringBuilder();
    int line = 0;
    for (String json : request.body().split("\n")) {
      Hash hash =
          RecordReader.readTagged(json.getBytes(java.nio.charset.StandardCharsets.UTF_8)).hash();
      if (++line % REFUSED_EVERY == 0) {
        lines.append(
            "{\"status\":\"refused\",\"problem\":{\"status\":422,\"code\":\"not_allowed\","
                + "\"detail\":\"no\"}}\n");
      } else {
        String status = known.add(hash) ? "created" : "exists";
        lines.append("{\"hash\":\"" + hash + "\",\"status\":\"" + status + "\",\"visible\":true,");
        lines.append("\"offset\":1,\"recorded_at\":\"2026-11-24T07:00:00Z\"}\n");
      }
    }
    return new Reply(200, lines.toString());
  }

  private static List<SignedRecord> claims(int count) {
    return IntStream.range(0, count).parallel().mapToObj(i -> Samples.claim(i)).toList();
  }

  @Test
  void recordsAreSentInOrderAndEachHasItsResult() throws IOException {
    List<SignedRecord> claims = claims(1_050);
    List<SignedRecord> sent = new ArrayList<>(claims);
    sent.add(claims.get(0));
    List<BatchResult> results = new ArrayList<>();
    Set<Hash> known = new HashSet<>();
    try (StandInNode node = new StandInNode(request -> answer(known, request))) {
      BatchSummary summary = StemeDbClient.of(node.url()).batch(sent, results::add);
      assertEquals(new BatchSummary(1_040, 1, 0, 10), summary);
      assertEquals(3, node.requests.size());
      assertEquals(sent, results.stream().map(BatchResult::record).toList());
      assertEquals(
          IntStream.range(0, 1_051).mapToObj(Long::valueOf).toList(),
          results.stream().map(BatchResult::index).toList());
    }
    assertEquals("not_allowed", results.get(99).refusal().code());
    assertEquals(422, results.get(99).refusal().status());
    assertNull(results.get(99).receipt());
    assertEquals(Receipt.Status.EXISTS, results.get(1_050).receipt().status());
  }

  @Test
  void theNextBatchIsTakenWhileTheNodeWorks() throws Exception {
    CountDownLatch nextIsTaken = new CountDownLatch(1);
    Iterator<SignedRecord> claims = claims(501).iterator();
    Iterator<SignedRecord> watched =
        new Iterator<>() {
          private int taken;

          @Override
          public boolean hasNext() {
            return claims.hasNext();
          }

          @Override
          public SignedRecord next() {
            if (++taken == 501) {
              nextIsTaken.countDown();
            }
            return claims.next();
          }
        };
    List<Boolean> overlapped = new ArrayList<>();
    try (StandInNode node =
        new StandInNode(
            request -> {
              try {
                overlapped.add(nextIsTaken.await(20, TimeUnit.SECONDS));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return answer(new HashSet<>(), request);
            })) {
      StemeDbClient.of(node.url()).batch(() -> watched, result -> {});
    }
    assertEquals(List.of(true, true), overlapped);
  }

  @Test
  void nothingToSendIsNoRequest() throws IOException {
    try (StandInNode node = new StandInNode(request -> new Reply(500, ""))) {
      assertEquals(BatchSummary.NONE, StemeDbClient.of(node.url()).batch(List.of(), result -> {}));
      assertTrue(node.requests.isEmpty());
    }
  }

  @Test
  void missingLinesAreNoticed() throws IOException {
    try (StandInNode node = new StandInNode(request -> new Reply(200, "{}\n"))) {
      StemeDbClientException problem =
          assertThrows(
              StemeDbClientException.class,
              () -> StemeDbClient.of(node.url()).batch(claims(2), result -> {}));
      assertEquals(StemeDbClientException.UNEXPECTED_ANSWER, problem.code());
    }
  }
}
