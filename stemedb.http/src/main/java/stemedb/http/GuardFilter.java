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
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterPattern;

/** Lets only requests pass that the {@link Guard} admits, whatever servlet they go to. */
@Component(
    service = Filter.class,
    configurationPid = HttpConfiguration.PID,
    property = {
      "service.ranking:Integer=900",
      "osgi.http.whiteboard.filter.dispatcher=REQUEST",
      "osgi.http.whiteboard.filter.dispatcher=ASYNC"
    })
@HttpWhiteboardFilterName("stemedb.http.guard")
@HttpWhiteboardFilterPattern("/*")
@HttpWhiteboardFilterAsyncSupported
@Designate(ocd = HttpConfiguration.class)
public final class GuardFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private final transient Guard guard;

  @Activate
  public GuardFilter(HttpConfiguration configuration) {
    this.guard = new Guard(configuration);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (guard.admits(request, response)) {
      chain.doFilter(request, response);
    }
  }
}
