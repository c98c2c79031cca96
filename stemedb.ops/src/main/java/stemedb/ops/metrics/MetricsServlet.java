package stemedb.ops.metrics;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
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
  private static final System.Logger LOG = System.getLogger("stemedb.ops");
  private static final long MILLIS_MAX = 30_000;

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
    AsyncContext async = request.startAsync();
    async.setTimeout(MILLIS_MAX);
    ServletOutputStream output = response.getOutputStream();
    output.setWriteListener(new TextWriter(async, output, text));
  }

  /** Writes when the client reads: no thread waits for it. */
  private static final class TextWriter implements WriteListener {
    private final AsyncContext async;
    private final ServletOutputStream output;
    private final byte[] text;
    private boolean written;

    TextWriter(AsyncContext async, ServletOutputStream output, byte[] text) {
      this.async = async;
      this.output = output;
      this.text = text;
    }

    @Override
    public void onWritePossible() throws IOException {
      while (output.isReady()) {
        if (written) {
          async.complete();
          return;
        }
        written = true;
        output.write(text);
      }
    }

    @Override
    public void onError(Throwable cause) {
      try {
        async.complete();
      } catch (IllegalStateException e) {
        LOG.log(Level.DEBUG, "a request was over before it was completed", e);
      }
    }
  }
}
