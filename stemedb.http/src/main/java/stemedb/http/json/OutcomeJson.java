package stemedb.http.json;

import org.jspecify.annotations.Nullable;
import stemedb.api.Outcome;
import stemedb.api.Problem;
import stemedb.api.Receipt;

/** Receipts and problems as JSON. */
public final class OutcomeJson {
  private OutcomeJson() {}

  /** The body of an answer to a write. */
  public static byte[] receipt(Receipt receipt) {
    JsonWriter json = new JsonWriter();
    receipt(json, receipt);
    return json.toBytes();
  }

  /** The answer to one line of a batch: a receipt, or {@code refused} with the problem. */
  public static void line(JsonWriter json, Outcome outcome, @Nullable String requestId) {
    if (outcome instanceof Receipt receipt) {
      receipt(json, receipt);
    } else if (outcome instanceof Problem problem) {
      json.beginObject().member("status", "refused").name("problem");
      problem(json, problem, requestId);
      json.endObject();
    }
    json.newLine();
  }

  /** A problem document (RFC 9457). */
  public static byte[] problem(Problem problem, @Nullable String requestId) {
    JsonWriter json = new JsonWriter();
    problem(json, problem, requestId);
    return json.toBytes();
  }

  private static void receipt(JsonWriter json, Receipt receipt) {
    json.beginObject()
        .member("hash", receipt.hash().toString())
        .member("status", receipt.status().wireName())
        .member("visible", receipt.visible());
    if (receipt.visible()) {
      json.member("offset", receipt.offset());
      if (receipt.recordedAt() != null) {
        json.member("recorded_at", receipt.recordedAt());
      }
    }
    if (!receipt.reasons().isEmpty()) {
      json.name("reasons").beginArray();
      receipt.reasons().forEach(json::string);
      json.endArray();
    }
    json.endObject();
  }

  private static void problem(JsonWriter json, Problem problem, @Nullable String requestId) {
    json.beginObject()
        .member("type", "/problems/" + problem.code().wireName())
        .member("title", problem.code().title())
        .member("status", problem.code().httpStatus())
        .member("detail", problem.detail())
        .member("code", problem.code().wireName())
        .optionalMember("request_id", requestId);
    problem.numbers().forEach(json::member);
    if (!problem.violations().isEmpty()) {
      json.name("errors").beginArray();
      for (Problem.Violation violation : problem.violations()) {
        violation(json, violation);
      }
      json.endArray();
    }
    json.endObject();
  }

  /** A place in the body has a JSON pointer (RFC 6901); anything else names a parameter. */
  private static void violation(JsonWriter json, Problem.Violation violation) {
    boolean inBody = violation.pointer().isEmpty() || violation.pointer().startsWith("/");
    json.beginObject()
        .member(inBody ? "pointer" : "parameter", violation.pointer())
        .member("detail", violation.detail())
        .endObject();
  }
}
