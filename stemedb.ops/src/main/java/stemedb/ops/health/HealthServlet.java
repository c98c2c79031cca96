package stemedb.ops.health;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import stemedb.api.StemeDb;
import stemedb.ops.GetServlet;
import stemedb.ops.config.Settings;
import stemedb.ops.config.Variable;

/**
 * {@code GET /v1/health} with {@code /live}, {@code /ready} and {@code /startup}: 200 when the node
 * is well, else 503. It never waits for the database.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletName("stemedb.ops.health")
@HttpWhiteboardServletPattern({
  "/v1/health",
  "/v1/health/live",
  "/v1/health/ready",
  "/v1/health/startup"
})
@HttpWhiteboardServletAsyncSupported
public final class HealthServlet extends GetServlet {
  private static final long serialVersionUID = 1L;

  private final transient String version;
  private final transient String durability;
  private final transient AtomicInteger gateways = new AtomicInteger();
  private transient volatile @Nullable StemeDb database;

  @Activate
  public HealthServlet(BundleContext context) {
    this.version = context.getBundle().getVersion().toString();
    this.durability = Settings.of(context::getProperty, System.getenv()).text(Variable.DURABILITY);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindDatabase(StemeDb database) {
    this.database = database;
  }

  void unbindDatabase(StemeDb database) {
    if (this.database == database) {
      this.database = null;
    }
  }

  @Reference(
      service = Servlet.class,
      target = "(stemedb.gateway=*)",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindGateway(ServiceReference<Servlet> servlet) {
    gateways.incrementAndGet();
  }

  void unbindGateway(ServiceReference<Servlet> servlet) {
    gateways.decrementAndGet();
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getServletPath();
    request.setAttribute("stemedb.route", path);
    Health health =
        switch (path) {
          case "/v1/health/live" -> Health.live();
          case "/v1/health/ready" -> Health.ready(database, gateways.get() > 0);
          case "/v1/health/startup" -> Health.startup(database);
          default -> Health.full(database, version, durability);
        };
    byte[] json = health.json().getBytes(StandardCharsets.UTF_8);
    response.setStatus(
        health.well() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    if (!health.well()) {
      response.setHeader("Retry-After", "1");
    }
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    // No length: with its last byte the container would send at once, and wait for the client.
    response.getOutputStream().write(json);
  }
}
