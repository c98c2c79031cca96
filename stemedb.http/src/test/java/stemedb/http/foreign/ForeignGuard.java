package stemedb.http.foreign;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** What a third party would make that has passwords of its own: a bundle without any of ours. */
public final class ForeignGuard extends HttpFilter implements BundleActivator {
  private static final long serialVersionUID = 1L;

  @Override
  public void start(BundleContext context) {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put("osgi.http.whiteboard.filter.name", "com.example.guard");
    properties.put("osgi.http.whiteboard.filter.pattern", "/*");
    properties.put("osgi.http.whiteboard.filter.dispatcher", new String[] {"REQUEST", "ASYNC"});
    properties.put("osgi.http.whiteboard.filter.asyncSupported", true);
    properties.put("service.ranking", 700);
    context.registerService(Filter.class, this, properties);
  }

  @Override
  public void stop(BundleContext context) {
    // the framework takes the service back
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if ("open sesame".equals(request.getHeader("X-Password"))) {
      request.setAttribute("stemedb.authenticated", Boolean.TRUE);
      request.setAttribute("stemedb.key", "sesame");
      request.setAttribute("stemedb.roles", "reader");
      chain.doFilter(request, response);
    } else {
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    }
  }
}
