package stemedb.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;
import stemedb.http.endpoint.Node;
import stemedb.http.endpoint.Routes;
import stemedb.http.route.BodyRule;
import stemedb.http.route.Parameters;
import stemedb.http.route.Reply;
import stemedb.http.route.Request;
import stemedb.http.route.Route;
import stemedb.http.route.Router;

/**
 * Brings requests to their endpoints. No thread waits here: bodies are read as they arrive, and
 * replies are written when they are there.
 */
class GatewayServlet extends HttpServlet implements AutoCloseable {
  private static final long serialVersionUID = 1L;
  private static final String GZIP = "gzip";

  /** An array of one byte more has to be possible. */
  private static final int VALUE_MAX = 1 << 30;

  /** How often a batch is in memory again while it is worked on: its lines, and their parts. */
  private static final int LINES_FACTOR = 3;

  private static final byte[] NO_BODY = new byte[0];

  private final transient Router router;
  private final transient Guard guard;
  private final transient Authorization authorization;
  private final transient Node node;
  private final transient HttpConfiguration configuration;
  private final transient BodyBudget budget;
  private final transient ScheduledThreadPoolExecutor deadlines;
  private final transient Streams streams;

  GatewayServlet(Router router, Guard guard, Node node, HttpConfiguration configuration) {
    this.router = router;
    this.guard = guard;
    this.authorization = new Authorization(configuration, node);
    this.node = node;
    this.configuration = checked(configuration);
    this.budget = new BodyBudget(configuration.allBodiesBytesMax());
    this.deadlines =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "stemedb-http-deadlines");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy()); // the last requests of a closed servlet
    deadlines.setRemoveOnCancelPolicy(true);
    this.streams = new Streams(configuration.streamStallMillisMax());
  }

  private static HttpConfiguration checked(HttpConfiguration configuration) {
    atLeastOne("documentBytesMax", configuration.documentBytesMax());
    atLeastOne("batchBytesMax", configuration.batchBytesMax());
    atLeastOne("batchLinesMax", configuration.batchLinesMax());
    atLeastOne("bodyMillisMax", configuration.bodyMillisMax());
    atLeastOne("requestMillisMax", configuration.requestMillisMax());
    atLeastOne("streamStallMillisMax", configuration.streamStallMillisMax());
    if (configuration.allBodiesBytesMax() < 0) {
      throw new IllegalArgumentException("allBodiesBytesMax is 0 or more");
    }
    return configuration;
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1 || value > VALUE_MAX) {
      throw new IllegalArgumentException(name + " is 1 to " + VALUE_MAX + ", not " + value);
    }
  }

  /** Ends the streams, and the threads. */
  @Override
  public void close() {
    streams.close();
    deadlines.shutdownNow();
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    RequestAttributes.identify(request, response); // a filter may be away while we are replaced
    if (!guard.admits(request, response) || !authorization.admits(request, response)) {
      return;
    }
    Exchange exchange = new Exchange(request, response, budget.open(), streams);
    try {
      route(request, exchange);
    } catch (StemeDbException e) {
      exchange.refuse(e.problem());
    }
  }

  private void route(HttpServletRequest request, Exchange exchange) throws IOException {
    String path = RequestAttributes.path(request);
    Router.Match match = router.match(path);
    if (match == null && Routes.OF_OPS.contains(path)) {
      throw Problem.of(ErrorCode.STARTING, "what answers here is being replaced").toException();
    }
    if (match == null) {
      throw Problem.of(ErrorCode.NOT_FOUND, "there is nothing at this path").toException();
    }
    request.setAttribute(RequestAttributes.ROUTE, match.template());
    Route route = match.route(request.getMethod());
    if (route != null) {
      handle(request, exchange, match, route);
    } else if (request.getMethod().equals("OPTIONS")) {
      exchange.answer(Reply.empty(HttpServletResponse.SC_NO_CONTENT).with("Allow", match.allow()));
    } else {
      Problem problem =
          Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "this path knows " + match.allow());
      exchange.answer(
          Reply.problem(problem, RequestAttributes.requestId(request))
              .with("Allow", match.allow()));
    }
  }

  private void handle(
      HttpServletRequest request, Exchange exchange, Router.Match match, Route route)
      throws IOException {
    Parameters parameters = Parameters.parse(request.getQueryString());
    if (!route.open()) {
      parameters.allowOnly(route.parameters());
    }
    Request bare =
        new Request(
            match.places(),
            parameters,
            NO_BODY,
            RequestAttributes.requestId(request),
            Callers.of(request, node),
            request::getHeader);
    if (route.body() == BodyRule.NONE) {
      exchange.call(route.endpoint(), bare, configuration.requestMillisMax());
      return;
    }
    checkType(request, route.body());
    int bytesMax = bytesMax(route.body());
    boolean compressed = compressed(request, route.body());
    if (request.getContentLengthLong() > bytesMax) {
      throw Problem.of(ErrorCode.TOO_LARGE, BodyReader.tooLarge(bytesMax)).toException();
    }
    read(
        request,
        exchange,
        bytesMax,
        body -> {
          byte[] plain = compressed ? Gzip.decompress(body, bytesMax, exchange.share()) : body;
          takeForLines(route.body(), plain, exchange.share());
          exchange.call(route.endpoint(), bare.withBody(plain), configuration.requestMillisMax());
        });
  }

  /**
   * A body that came with its head, as nearly all claims do, needs neither listener nor deadline.
   */
  private void read(
      HttpServletRequest request, Exchange exchange, int bytesMax, Consumer<byte[]> whole)
      throws IOException {
    ServletInputStream input = request.getInputStream();
    long length = request.getContentLengthLong();
    byte[] there = BodyReader.there(input, length);
    if (there != null) {
      whole.accept(there);
      return;
    }
    exchange.startAsync(configuration.requestMillisMax());
    BodyReader reader =
        new BodyReader(input, length, bytesMax, exchange.share(), new BodyTarget(exchange, whole));
    reader.start(
        deadlines.schedule(reader::expire, configuration.bodyMillisMax(), TimeUnit.MILLISECONDS));
  }

  /** A batch is cut into lines, which are parsed: all that is there beside the body itself. */
  private static void takeForLines(BodyRule rule, byte[] body, BodyBudget.Share share) {
    if (rule == BodyRule.LINES && !share.grow((long) LINES_FACTOR * body.length)) {
      throw Problem.of(ErrorCode.QUEUE_FULL, "too many batches are under way").toException();
    }
  }

  private int bytesMax(BodyRule rule) {
    return rule == BodyRule.LINES
        ? configuration.batchBytesMax()
        : configuration.documentBytesMax();
  }

  /** Web forms cannot send these types, so no page can write without asking first (CORS). */
  private static void checkType(HttpServletRequest request, BodyRule rule) {
    String type = request.getContentType();
    String essence = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    String charset = request.getCharacterEncoding();
    if (!rule.mediaTypes().contains(essence)
        || charset != null && !charset.equalsIgnoreCase("utf-8")) {
      throw Problem.of(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE,
              "Content-Type is " + String.join(" or ", rule.mediaTypes()) + ", in UTF-8")
          .toException();
    }
  }

  private static boolean compressed(HttpServletRequest request, BodyRule rule) {
    String encoding = request.getHeader("Content-Encoding");
    if (encoding == null || encoding.equalsIgnoreCase("identity")) {
      return false;
    }
    if (!rule.gzip() || !encoding.equalsIgnoreCase(GZIP)) {
      throw Problem.of(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE,
              rule.gzip()
                  ? "Content-Encoding is gzip or none"
                  : "there is no Content-Encoding here")
          .toException();
    }
    return true;
  }

  /** Goes on with the body, or answers why not. */
  private record BodyTarget(Exchange exchange, Consumer<byte[]> whole)
      implements BodyReader.Target {

    @Override
    public void body(byte[] body) {
      try {
        whole.accept(body);
      } catch (StemeDbException e) {
        exchange.refuse(e.problem());
      }
    }

    @Override
    public void refused(Problem problem) {
      exchange.refuseRest(problem);
    }
  }
}
