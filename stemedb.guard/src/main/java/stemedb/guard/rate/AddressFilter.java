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

/**
 * Limits how many requests an address may send, before anybody looks at keys. Wrong keys and
 * signatures count for many requests, so that who tries them is soon turned away.
 */
@Component(
    service = Filter.class,
    configurationPid = AddressConfiguration.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    property = {
      "service.ranking:Integer=800",
      "osgi.http.whiteboard.filter.dispatcher=REQUEST",
      "osgi.http.whiteboard.filter.dispatcher=ASYNC"
    })
@HttpWhiteboardFilterName("stemedb.guard.address")
@HttpWhiteboardFilterPattern("/*")
@HttpWhiteboardFilterAsyncSupported
@Designate(ocd = AddressConfiguration.class)
public final class AddressFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String POLICY = "address";
  private static final int ADDRESSES_MAX = 1 << 16;

  /** A request that was held by the front comes again and counts once. */
  private static final String COUNTED = "stemedb.guard.address.counted";

  private final transient Buckets buckets = new Buckets(ADDRESSES_MAX, System::nanoTime);
  private final transient Rejections rejections = new Rejections();
  private transient volatile Rule rule;

  private record Rule(Rate rate, int faultCost) {
    static Rule of(AddressConfiguration configuration) {
      return new Rule(
          new Rate(configuration.perSecond(), configuration.burst()),
          Math.max(0, configuration.faultCost()));
    }
  }

  @Activate
  public AddressFilter(AddressConfiguration configuration) {
    this.rule = Rule.of(configuration);
  }

  @Modified
  void modified(AddressConfiguration configuration) {
    rule = Rule.of(configuration);
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
    if (Requests.isHealth(Requests.path(request)) || request.getAttribute(COUNTED) != null) {
      chain.doFilter(request, response);
      return;
    }
    request.setAttribute(COUNTED, Boolean.TRUE);
    Rule now = rule;
    String client = Addresses.client(request.getRemoteAddr());
    TokenBucket.Taken taken = buckets.take(client, now.rate, 1);
    if (taken.taken()) {
      Afterwards.run(
          chain,
          request,
          response,
          faults -> buckets.charge(client, now.rate, (long) faults * now.faultCost));
      return;
    }
    rejections.count(ErrorCode.RATE_LIMITED);
    RateHeaders.set(response, POLICY, now.rate, taken);
    Refusal.write(
        request,
        response,
        Problem.of(
            ErrorCode.RATE_LIMITED,
            "too many requests, or too many wrong keys and signatures, from this address;"
                + " Retry-After says when to go on"));
  }
}
