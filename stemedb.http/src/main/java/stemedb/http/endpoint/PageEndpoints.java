package stemedb.http.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.http.json.JsonWriter;
import stemedb.http.route.Reply;
import stemedb.http.route.Request;

/** Pages about the gateway itself: the way in, the API's description, the catalogue of problems. */
final class PageEndpoints {
  private static final String FRAME =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>%1$s</title>
      <style>body{font:16px/1.5 sans-serif;max-width:44em;margin:3em auto;padding:0 1em}\
      td{padding:0 1em 0 0;vertical-align:top}code{background:#eee;padding:0 .2em}</style>
      </head><body><h1>%1$s</h1>
      %2$s</body></html>
      """;

  private static final String WELCOME =
      """
      <p>A database for claims that may contradict each other: it keeps who said what and when,
      and a lens resolves it when you ask.</p>
      <table>
      <tr><td><a href="/openapi.json">/openapi.json</a></td><td>the API (OpenAPI 3.1)</td></tr>
      <tr><td><a href="/v1/lenses">/v1/lenses</a></td><td>the lenses that are installed</td></tr>
      <tr><td><a href="/v1/conflicts">/v1/conflicts</a></td><td>what is contested</td></tr>
      <tr><td><code>/v1/query?subject=…&amp;predicate=…&amp;lens=consensus</code></td>
      <td>an answer</td></tr>
      <tr><td><a href="/v1/health">/v1/health</a></td><td>how the node is</td></tr>
      <tr><td><a href="/metrics">/metrics</a></td><td>what it counts (Prometheus)</td></tr>
      <tr><td><a href="/problems">/problems</a></td><td>what can go wrong</td></tr>
      </table>
      """;

  private final byte[] openApi = resource("openapi.json");
  private final Properties advice = advice();

  /** What this is and where to go, for people or, when they ask for JSON, for programs. */
  CompletionStage<Reply> welcome(Request request) {
    return done(wantsJson(request) ? Reply.json(200, welcomeJson()) : page("StemeDB", WELCOME));
  }

  /** The description of the API. */
  CompletionStage<Reply> openApi(Request request) {
    return done(Reply.json(200, openApi));
  }

  /** All problems. */
  CompletionStage<Reply> problems(Request request) {
    String rows =
        Stream.of(ErrorCode.values())
            .map(
                code ->
                    "<tr><td>%1$d</td><td><a href=\"/problems/%2$s\">%2$s</a></td><td>%3$s</td></tr>\n"
                        .formatted(code.httpStatus(), code.wireName(), code.title()))
            .collect(Collectors.joining());
    return done(page("Problems", "<table>\n" + rows + "</table>\n"));
  }

  /** One kind of problem: what it means and what to do. */
  CompletionStage<Reply> problem(Request request) {
    String name = request.place("code");
    for (ErrorCode code : ErrorCode.values()) {
      if (code.wireName().equals(name)) {
        return done(wantsJson(request) ? Reply.json(200, json(code)) : page(code));
      }
    }
    throw Problem.of(ErrorCode.NOT_FOUND, "no problem has that code").toException();
  }

  private Reply page(ErrorCode code) {
    return page(
        code.title(),
        "<p>Status <code>%d</code>, code <code>%s</code>.</p>\n<p>%s</p>\n"
            .formatted(code.httpStatus(), code.wireName(), advice(code)));
  }

  private byte[] json(ErrorCode code) {
    return new JsonWriter()
        .beginObject()
        .member("type", "/problems/" + code.wireName())
        .member("title", code.title())
        .member("status", code.httpStatus())
        .member("code", code.wireName())
        .member("retryable", code.retryable())
        .member("advice", advice(code))
        .endObject()
        .toBytes();
  }

  private String advice(ErrorCode code) {
    return advice.getProperty(code.wireName(), "");
  }

  private static byte[] welcomeJson() {
    return new JsonWriter()
        .beginObject()
        .member("name", "StemeDB")
        .member("openapi", "/openapi.json")
        .member("health", "/v1/health")
        .member("lenses", "/v1/lenses")
        .member("metrics", "/metrics")
        .member("problems", "/problems")
        .endObject()
        .toBytes();
  }

  private static boolean wantsJson(Request request) {
    String accept = request.header("Accept").toLowerCase(Locale.ROOT);
    return accept.contains(Reply.JSON) && !accept.contains("text/html");
  }

  private static Reply page(String title, String content) {
    return Reply.html(FRAME.formatted(title, content));
  }

  private static CompletionStage<Reply> done(Reply reply) {
    return CompletableFuture.completedFuture(reply);
  }

  private static Properties advice() {
    Properties advice = new Properties();
    try (InputStream input = open("problems.properties")) {
      advice.load(new java.io.InputStreamReader(input, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return advice;
  }

  private static byte[] resource(String name) {
    try (InputStream input = open(name)) {
      return input.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(PageEndpoints.class.getResourceAsStream(name), name);
  }
}
