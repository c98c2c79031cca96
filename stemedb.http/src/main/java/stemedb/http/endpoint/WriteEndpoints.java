package stemedb.http.endpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stemedb.api.Ack;
import stemedb.api.ErrorCode;
import stemedb.api.Outcome;
import stemedb.api.Problem;
import stemedb.api.Receipt;
import stemedb.api.model.RecordKind;
import stemedb.api.model.SourceStatus;
import stemedb.http.json.JsonWriter;
import stemedb.http.json.OutcomeJson;
import stemedb.http.route.Endpoint;
import stemedb.http.route.Parameters;
import stemedb.http.route.Reply;
import stemedb.http.route.Request;
import stemedb.record.RecordReader;
import stemedb.record.SignedRecord;

/** Takes records in: one, or many at once. */
final class WriteEndpoints {
  private final Node node;
  private final int linesMax;

  /**
   * @param linesMax how many lines a batch may have
   */
  WriteEndpoints(Node node, int linesMax) {
    this.node = node;
    this.linesMax = linesMax;
  }

  /** 201 with the place of a new record of that kind, 200 for one that was there. */
  Endpoint record(RecordKind kind) {
    return request -> submit(kind, request);
  }

  /** The same for the status of a source, which path and record are to name alike. */
  CompletionStage<Reply> sourceStatus(Request request) {
    SignedRecord record = RecordReader.read(RecordKind.SOURCE_STATUS, request.body());
    String source = ((SourceStatus) record.document()).sourceHash().toString();
    if (!source.equals(request.place("hash"))) {
      throw Problem.at(
              ErrorCode.VALIDATION_FAILED,
              "/source_hash",
              "source_hash is not the source that the path names")
          .toException();
    }
    return submit(RecordKind.SOURCE_STATUS, request);
  }

  private CompletionStage<Reply> submit(RecordKind kind, Request request) {
    return node.database()
        .submit(kind, request.body(), ack(request.parameters()), request.caller())
        .thenApply(receipt -> reply(kind, receipt));
  }

  /** 200 with a line for each line. */
  CompletionStage<Reply> batch(Request request) {
    List<byte[]> lines = lines(request.body());
    return node.database()
        .submitAll(lines, ack(request.parameters()), request.caller())
        .thenApply(outcomes -> reply(outcomes, request.requestId()));
  }

  /** Lets an assertion count that a policy held back. */
  CompletionStage<Reply> approve(Request request) {
    return node.database()
        .decide(ReadEndpoints.hash(request), true)
        .thenApply(receipt -> Reply.json(201, OutcomeJson.receipt(receipt)));
  }

  /** Confirms that an assertion does not count. */
  CompletionStage<Reply> reject(Request request) {
    return node.database()
        .decide(ReadEndpoints.hash(request), false)
        .thenApply(receipt -> Reply.json(201, OutcomeJson.receipt(receipt)));
  }

  private static Reply reply(RecordKind kind, Receipt receipt) {
    int status =
        switch (receipt.status()) {
          case CREATED -> 201;
          case QUARANTINED -> 202;
          case EXISTS, COSIGNED -> 200;
        };
    Reply reply = Reply.json(status, OutcomeJson.receipt(receipt));
    if (status == 201) {
      String list = kind == RecordKind.ASSERTION ? "/v1/assertions/" : "/v1/records/";
      reply = reply.with("Location", list + receipt.hash());
    }
    return receipt.visible() ? reply.withOffset(receipt.offset()) : reply;
  }

  private static Reply reply(List<Outcome> outcomes, @Nullable String requestId) {
    JsonWriter json = new JsonWriter();
    long offset = 0;
    int badSignatures = 0;
    for (Outcome outcome : outcomes) {
      OutcomeJson.line(json, outcome, requestId);
      if (outcome instanceof Receipt receipt) {
        offset = Math.max(offset, receipt.offset());
      } else if (outcome instanceof Problem problem
          && problem.code() == ErrorCode.SIGNATURE_INVALID) {
        badSignatures++;
      }
    }
    Reply reply =
        new Reply(200, Reply.NDJSON, List.of(), json.toBytes(), null)
            .withBadSignatures(badSignatures);
    return offset == 0 ? reply : reply.withOffset(offset);
  }

  private static Ack ack(Parameters parameters) {
    Ack ack =
        parameters.as(
            "ack",
            "indexed or durable",
            text ->
                switch (text) {
                  case "indexed" -> Ack.INDEXED;
                  case "durable" -> Ack.DURABLE;
                  default -> throw new IllegalArgumentException(text);
                });
    return ack == null ? Ack.INDEXED : ack;
  }

  /** Cuts at line feeds; a carriage return before one belongs to it, empty lines are none. */
  private List<byte[]> lines(byte[] body) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= body.length; i++) {
      if (i == body.length || body[i] == '\n') {
        int end = i > start && body[i - 1] == '\r' ? i - 1 : i;
        if (end > start) {
          lines.add(Arrays.copyOfRange(body, start, end));
        }
        start = i + 1;
        if (lines.size() > linesMax) {
          throw Problem.of(ErrorCode.TOO_LARGE, "a batch has at most " + linesMax + " lines")
              .toException();
        }
      }
    }
    return lines;
  }
}
