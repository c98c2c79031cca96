package stemedb.client;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stemedb.record.SignedRecord;

/**
 * Sends records in batches, one request after the other so that the journal keeps their order; the
 * next batch is collected while the node works on the one before.
 */
final class BatchSender {
  private static final int LINES_MAX = 500;
  private static final int BYTES_MAX = 8 << 20;

  private final Transport transport;
  private final Consumer<BatchResult> results;
  private BatchSummary summary = BatchSummary.NONE;

  /** Records and the lines that carry them. */
  private record Batch(List<SignedRecord> records, byte[] body) {}

  BatchSender(Transport transport, Consumer<BatchResult> results) {
    this.transport = transport;
    this.results = results;
  }

  BatchSummary send(Iterator<SignedRecord> records) {
    Batch batch = next(records);
    while (batch != null) {
      CompletableFuture<HttpResponse<String>> response =
          transport.startPost("/v1/batch", "application/x-ndjson", batch.body);
      Batch following = next(records);
      finish(batch, transport.wait(response));
      batch = following;
    }
    return summary;
  }

  private static @Nullable Batch next(Iterator<SignedRecord> records) {
    List<SignedRecord> collected = new ArrayList<>(LINES_MAX);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (collected.size() < LINES_MAX && body.size() < BYTES_MAX && records.hasNext()) {
      SignedRecord record = records.next();
      body.writeBytes(record.toTaggedJson());
      body.write('\n');
      collected.add(record);
    }
    return collected.isEmpty() ? null : new Batch(collected, body.toByteArray());
  }

  private void finish(Batch batch, HttpResponse<String> response) {
    if (response.statusCode() / 100 != 2) {
      throw Transport.problem(response);
    }
    List<String> lines = response.body().lines().toList();
    if (lines.size() != batch.records.size()) {
      throw new StemeDbClientException(
          response.statusCode(),
          StemeDbClientException.UNEXPECTED_ANSWER,
          "%d lines were sent and %d answered".formatted(batch.records.size(), lines.size()));
    }
    for (int i = 0; i < lines.size(); i++) {
      BatchResult result = result(batch.records.get(i), lines.get(i));
      summary = summary.plus(result);
      results.accept(result);
    }
  }

  private BatchResult result(SignedRecord record, String line) {
    JsonValue answer = Transport.read(line, JsonValue::parse);
    JsonValue problem = answer.get("problem");
    if (problem.isNull()) {
      return new BatchResult(
          summary.sent(), record, Transport.read(answer, Answers::receipt), null);
    }
    int status = (int) problem.get("status").integer();
    return new BatchResult(summary.sent(), record, null, Transport.problem(status, problem));
  }
}
