package stemedb.client;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Requests and their answers as JSON; turns everything that goes wrong into our exception. */
final class Transport {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final String EVENTS = "text/event-stream";

  private final HttpClient http;
  private final String base;
  private final @Nullable String apiKey;
  private final Duration timeout;

  Transport(URI base, @Nullable String apiKey, Duration timeout) {
    String scheme = base.getScheme();
    if (base.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException("not an HTTP address: " + base);
    }
    this.base = base.toString().replaceAll("/+$", "");
    this.apiKey = apiKey;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
  }

  JsonValue get(String path, Map<String, String> parameters) {
    return json(wait(send(request(path + query(parameters)).GET().build())));
  }

  JsonValue post(String path, String contentType, byte[] body) {
    return json(wait(startPost(path, contentType, body)));
  }

  JsonValue delete(String path) {
    return json(wait(send(request(path).DELETE().build())));
  }

  CompletableFuture<HttpResponse<String>> startPost(String path, String contentType, byte[] body) {
    return send(
        request(path)
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  /** A node that is not well says so with status 503 and the same body. */
  Health health() {
    HttpResponse<String> response = wait(send(request("/v1/health").GET().build()));
    boolean ready = response.statusCode() == 200;
    if (!ready && response.statusCode() != 503) {
      throw problem(response);
    }
    JsonValue body = parse(response);
    if (!body.get("state").isString()) { // something else that listens there
      throw problem(response);
    }
    return read(body, json -> Answers.health(ready, json));
  }

  /** Asks for events. */
  CompletableFuture<HttpResponse<Publisher<List<ByteBuffer>>>> startEvents(
      String path, Map<String, String> parameters, @Nullable String lastEventId) {
    HttpRequest.Builder request =
        request(path + query(parameters)).setHeader("Accept", EVENTS).GET();
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return http.sendAsync(request.build(), BodyHandlers.ofPublisher());
  }

  /** The events that were asked for; an answer that is none is thrown. */
  Publisher<List<ByteBuffer>> events(
      CompletableFuture<HttpResponse<Publisher<List<ByteBuffer>>>> asked) {
    HttpResponse<Publisher<List<ByteBuffer>>> response = wait(asked);
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (response.statusCode() == 200 && type.startsWith(EVENTS)) {
      return response.body();
    }
    BodySubscriber<String> body = BodySubscribers.ofString(StandardCharsets.UTF_8);
    response.body().subscribe(body);
    String text =
        wait(body.getBody().toCompletableFuture().orTimeout(timeout.toMillis(), MILLISECONDS));
    throw problem(response.statusCode(), response.uri(), text);
  }

  private HttpRequest.Builder request(String pathAndQuery) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(base + pathAndQuery))
            .timeout(timeout)
            .header("Accept", "application/json, application/x-ndjson, application/problem+json");
    if (apiKey != null) {
      builder.header("X-API-Key", apiKey);
    }
    return builder;
  }

  private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
    return http.sendAsync(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static String query(Map<String, String> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.entrySet().stream()
            .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  <T> T wait(CompletableFuture<T> response) {
    try {
      return response.get();
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw unreachable("the call was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpTimeoutException
          || e.getCause() instanceof TimeoutException) {
        throw unreachable("no answer from " + base + " in time", e.getCause());
      }
      if (e.getCause() instanceof IOException) {
        throw unreachable("no node answers at " + base, e.getCause());
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static StemeDbClientException unreachable(String detail, Throwable cause) {
    return new StemeDbClientException(0, StemeDbClientException.UNREACHABLE, detail, cause);
  }

  private static JsonValue json(HttpResponse<String> response) {
    if (response.statusCode() / 100 != 2) {
      throw problem(response);
    }
    return parse(response);
  }

  private static JsonValue parse(HttpResponse<String> response) {
    try {
      return JsonValue.parse(response.body());
    } catch (IllegalArgumentException e) {
      throw unexpected(response.statusCode(), response.uri(), e);
    }
  }

  /** The problem that an answer carries, or that it is none of a node's. */
  static StemeDbClientException problem(HttpResponse<String> response) {
    return problem(response.statusCode(), response.uri(), response.body());
  }

  private static StemeDbClientException problem(int status, URI uri, String text) {
    JsonValue body;
    try {
      body = JsonValue.parse(text);
    } catch (IllegalArgumentException e) {
      return unexpected(status, uri, e);
    }
    return body.get("code").isNull() ? unexpected(status, uri, null) : problem(status, body);
  }

  static StemeDbClientException problem(int status, JsonValue body) {
    String detail = body.get("detail").text();
    return new StemeDbClientException(
        status, body.get("code").text(), detail.isEmpty() ? body.get("title").text() : detail);
  }

  private static StemeDbClientException unexpected(int status, URI uri, @Nullable Throwable cause) {
    return new StemeDbClientException(
        status,
        StemeDbClientException.UNEXPECTED_ANSWER,
        "status %d from %s is no answer of a StemeDB node".formatted(status, uri),
        cause);
  }

  /** Reads an answer; one that cannot be read is an unexpected one. */
  static <S, T> T read(S answer, Function<S, T> reader) {
    try {
      return reader.apply(answer);
    } catch (RuntimeException e) {
      throw new StemeDbClientException(
          200,
          StemeDbClientException.UNEXPECTED_ANSWER,
          "the answer cannot be read: " + e.getMessage(),
          e);
    }
  }
}
