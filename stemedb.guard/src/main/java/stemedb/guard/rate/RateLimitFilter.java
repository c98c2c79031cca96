package stemedb.guard.rate;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterPattern;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.metrics.Metrics;
import stemedb.guard.Afterwards;
import stemedb.guard.Refusal;
import stemedb.guard.Rejections;
import stemedb.guard.Requests;

/** Limits how many requests an API key may send, or an address that sends none. */
@Component(
    service = Filter.class,
    configurationPid = RateConfiguration.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    property = {
      "service.ranking:Integer=600",
      "osgi.http.whiteboard.filter.dispatcher=REQUEST",
      "osgi.http.whiteboard.filter.dispatcher=ASYNC"
    })
@HttpWhiteboardFilterName("stemedb.guard.rate")
@HttpWhiteboardFilterPattern("/*")
@HttpWhiteboardFilterAsyncSupported
@Designate(ocd = RateConfiguration.class)
public final class RateLimitFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** A request that was held by the front comes again and counts once. */
  private static final String COUNTED = "stemedb.guard.rate.counted";

  private final transient RateLimits limits;
  private final transient Rejections rejections = new Rejections();

  @Activate
  public RateLimitFilter(RateConfiguration configuration) {
    this.limits = new RateLimits(configuration, System::nanoTime);
  }

  @Modified
  void modified(RateConfiguration configuration) {
    limits.configure(configuration);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindMetrics(Metrics metrics) {
    rejections.bind(metrics);
  }

  void unbindMetrics(Metrics metrics) {
    rejections.unbind(metrics);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    EndpointGroup group = EndpointGroup.of(request.getMethod(), Requests.path(request));
    if (group == null || request.getAttribute(COUNTED) != null) {
      chain.doFilter(request, response);
      return;
    }
    request.setAttribute(COUNTED, Boolean.TRUE);
    String caller = caller(request);
    TokenBucket.Taken taken = limits.take(caller, group);
    RateHeaders.set(response, group.wireName(), limits.rate(group), taken);
    if (taken.taken()) {
      Afterwards.run(
          chain, request, response, faults -> limits.badSignatures(caller, group, faults));
    } else {
      rejections.count(ErrorCode.RATE_LIMITED);
      Refusal.write(request, response, tooMany(group));
    }
  }

  private Problem tooMany(EndpointGroup group) {
    Rate rate = limits.rate(group);
    return Problem.of(
        ErrorCode.RATE_LIMITED,
        "at most "
            + rate.perSecond()
            + " requests a second of the group "
            + group.wireName()
            + ", "
            + rate.burst()
            + " at once; Retry-After says when to go on");
  }

  private static String caller(HttpServletRequest request) {
    return request.getAttribute(Requests.KEY) instanceof String key
        ? "key " + key
        : "address " + Addresses.client(request.getRemoteAddr());
  }
}
