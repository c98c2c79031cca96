package stemedb.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterPattern;
import stemedb.api.StemeDb;
import stemedb.http.endpoint.Node;

/**
 * Lets only requests pass that {@link Authorization} admits, whatever servlet they go to. The last
 * of all filters.
 */
@Component(
    service = Filter.class,
    configurationPid = HttpConfiguration.PID,
    property = {
      "service.ranking:Integer=500",
      "osgi.http.whiteboard.filter.dispatcher=REQUEST",
      "osgi.http.whiteboard.filter.dispatcher=ASYNC"
    })
@HttpWhiteboardFilterName("stemedb.http.authorization")
@HttpWhiteboardFilterPattern("/*")
@HttpWhiteboardFilterAsyncSupported
public final class AuthorizationFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private final transient Node node = new Node();
  private final transient Authorization authorization;

  @Activate
  public AuthorizationFilter(HttpConfiguration configuration) {
    this.authorization = new Authorization(configuration, node);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindDatabase(StemeDb database) {
    node.bind(database);
  }

  void unbindDatabase(StemeDb database) {
    node.unbind(database);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (authorization.admits(request, response)) {
      chain.doFilter(request, response);
    }
  }
}
