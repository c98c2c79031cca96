package stemedb.ops.metrics;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import stemedb.ops.GetServlet;

/** {@code GET /metrics}: what the node counts, for Prometheus. */
@Component(service = Servlet.class)
@HttpWhiteboardServletName("stemedb.ops.metrics")
@HttpWhiteboardServletPattern("/metrics")
@HttpWhiteboardServletAsyncSupported
public final class MetricsServlet extends GetServlet {
  private static final long serialVersionUID = 1L;

  private final transient DropwizardMetrics metrics;

  @Activate
  public MetricsServlet(@Reference DropwizardMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    request.setAttribute("stemedb.route", "/metrics");
    byte[] text = PrometheusText.of(metrics.registry()).getBytes(StandardCharsets.UTF_8);
    response.setContentType(PrometheusText.MEDIA_TYPE);
    response.setContentLength(text.length);
    response.getOutputStream().write(text);
  }
}
