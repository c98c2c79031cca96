package stemedb.http;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import stemedb.api.StemeDb;
import stemedb.api.archive.BackupAdmin;
import stemedb.http.endpoint.BundleInfo;
import stemedb.http.endpoint.Node;
import stemedb.http.endpoint.Routes;
import stemedb.http.route.Router;

/**
 * Registers the gateway's servlet, after its filters. By the property {@code stemedb.gateway} the
 * front knows that it is there.
 */
@Component(
    service = Servlet.class,
    configurationPid = HttpConfiguration.PID,
    property = "stemedb.gateway:Boolean=true")
@HttpWhiteboardServletName("stemedb.http")
@HttpWhiteboardServletPattern({"/v1/*", "/openapi.json", "/problems/*"})
@HttpWhiteboardServletAsyncSupported
public final class GatewayServletComponent extends GatewayServlet {
  private static final long serialVersionUID = 1L;

  private final transient Node node;
  private transient volatile boolean closed;

  @Activate
  public GatewayServletComponent(
      BundleContext context,
      HttpConfiguration configuration,
      @Reference(target = "(osgi.http.whiteboard.filter.name=stemedb.http.access)") Filter access,
      @Reference(target = "(osgi.http.whiteboard.filter.name=stemedb.http.guard)") Filter guard,
      @Reference(target = "(osgi.http.whiteboard.filter.name=stemedb.http.authorization)")
          Filter authorization) {
    this(context, configuration, new Node());
  }

  private GatewayServletComponent(
      BundleContext context, HttpConfiguration configuration, Node node) {
    super(
        new Router(Routes.of(node, configuration.batchLinesMax(), () -> bundles(context))),
        new Guard(configuration),
        node,
        configuration);
    this.node = node;
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindDatabase(StemeDb database) {
    node.bind(database);
  }

  /** Requests that are under way when this component goes keep their database. */
  void unbindDatabase(StemeDb database) {
    if (!closed) {
      node.unbind(database);
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindBackups(BackupAdmin backups) {
    node.bind(backups);
  }

  void unbindBackups(BackupAdmin backups) {
    node.unbind(backups);
  }

  @Deactivate
  @Override
  public void close() {
    closed = true;
    super.close();
  }

  private static List<BundleInfo> bundles(BundleContext context) {
    return Stream.of(context.getBundles())
        .map(
            bundle ->
                new BundleInfo(
                    bundle.getBundleId(),
                    String.valueOf(bundle.getSymbolicName()),
                    bundle.getVersion().toString(),
                    state(bundle.getState())))
        .toList();
  }

  private static String state(int state) {
    return switch (state) {
      case Bundle.UNINSTALLED -> "uninstalled";
      case Bundle.INSTALLED -> "installed";
      case Bundle.RESOLVED -> "resolved";
      case Bundle.STARTING -> "starting";
      case Bundle.STOPPING -> "stopping";
      case Bundle.ACTIVE -> "active";
      default -> Integer.toString(state);
    };
  }
}
