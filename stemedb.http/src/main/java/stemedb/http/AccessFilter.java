package stemedb.http;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterPattern;
import stemedb.api.metrics.Metrics;

/** Gives every request an identity, and counts and times it. The first of all filters. */
@Component(
    service = Filter.class,
    property = {
      "service.ranking:Integer=1000",
      "osgi.http.whiteboard.filter.dispatcher=REQUEST",
      "osgi.http.whiteboard.filter.dispatcher=ASYNC"
    })
@HttpWhiteboardFilterName("stemedb.http.access")
@HttpWhiteboardFilterPattern("/*")
@HttpWhiteboardFilterAsyncSupported
public final class AccessFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");
  private static final String OTHER = "other";

  /** What a meter of requests is about: few values each, so that there are few meters. */
  private record Labels(String route, String method, int code) {}

  /** The meters of one registry. */
  private static final class Meters {
    private final Metrics metrics;
    private final Map<Labels, Metrics.Counter> requests = new ConcurrentHashMap<>();
    private final Map<String, Metrics.Histogram> durations = new ConcurrentHashMap<>();

    Meters(Metrics metrics) {
      this.metrics = metrics;
    }

    void count(Labels labels, long nanos) {
      requests.computeIfAbsent(labels, this::counter).increment();
      durations.computeIfAbsent(labels.route, this::histogram).observeNanos(nanos);
    }

    private Metrics.Counter counter(Labels labels) {
      return metrics.counter(
          "stemedb_http_requests_total",
          "route",
          labels.route,
          "method",
          labels.method,
          "code",
          Integer.toString(labels.code));
    }

    private Metrics.Histogram histogram(String route) {
      return metrics.histogram("stemedb_http_request_duration_seconds", "route", route);
    }
  }

  private transient volatile Meters meters = new Meters(Metrics.NONE);

  @Activate
  public AccessFilter() {}

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindMetrics(Metrics metrics) {
    meters = new Meters(metrics);
  }

  void unbindMetrics(Metrics metrics) {
    if (meters.metrics == metrics) {
      meters = new Meters(Metrics.NONE);
    }
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (RequestAttributes.requestId(request) != null) { // held by the front and sent again
      chain.doFilter(request, response);
      return;
    }
    RequestAttributes.identify(request, response);
    long startedNanos = System.nanoTime();
    boolean thrown = true;
    try {
      chain.doFilter(request, response);
      thrown = false;
    } finally {
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(new Completion(startedNanos), request, response);
      } else {
        count(request, thrown ? 500 : response.getStatus(), startedNanos);
      }
    }
  }

  private void count(HttpServletRequest request, int status, long startedNanos) {
    String route =
        request.getAttribute(RequestAttributes.ROUTE) instanceof String known ? known : OTHER;
    String method = METHODS.contains(request.getMethod()) ? request.getMethod() : OTHER;
    meters.count(new Labels(route, method, status), System.nanoTime() - startedNanos);
  }

  /** Counts a request that ends in another thread. */
  private final class Completion implements AsyncListener {
    private final long startedNanos;

    Completion(long startedNanos) {
      this.startedNanos = startedNanos;
    }

    @Override
    public void onComplete(AsyncEvent event) {
      if (event.getSuppliedRequest() instanceof HttpServletRequest request
          && event.getSuppliedResponse() instanceof HttpServletResponse response) {
        count(request, response.getStatus(), startedNanos);
      }
    }

    /** A dispatched request that goes on asynchronously forgets its listeners. */
    @Override
    public void onStartAsync(AsyncEvent event) {
      event
          .getAsyncContext()
          .addListener(this, event.getSuppliedRequest(), event.getSuppliedResponse());
    }

    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {}
  }
}
