package stemedb.front;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.util.List;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterPattern;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** Registers the front as default servlet and outermost filter; follows the gateway's servlets. */
@Component(
    service = {Servlet.class, Filter.class},
    immediate = true,
    property = {
      "service.ranking:Integer=10000", // outermost of the filters
      "osgi.http.whiteboard.filter.dispatcher=REQUEST",
      "osgi.http.whiteboard.filter.dispatcher=ASYNC"
    })
@HttpWhiteboardFilterName("stemedb.front")
@HttpWhiteboardFilterPattern("/*")
@HttpWhiteboardFilterAsyncSupported
@HttpWhiteboardServletName("stemedb.front")
@HttpWhiteboardServletPattern("/")
@HttpWhiteboardServletAsyncSupported
public final class FrontServletComponent extends FrontServlet {
  private static final long serialVersionUID = 1L;
  private static final String PATTERNS = "osgi.http.whiteboard.servlet.pattern";

  private final transient GatewayWatch gateway;

  @Activate
  public FrontServletComponent() {
    this(new GatewayWatch());
  }

  private FrontServletComponent(GatewayWatch gateway) {
    super(gateway);
    this.gateway = gateway;
  }

  @Reference(
      service = Servlet.class,
      target = "(stemedb.gateway=*)",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindGateway(ServiceReference<Servlet> servlet) {
    gateway.add(servlet, patterns(servlet.getProperty(PATTERNS)));
    gatewayCame();
  }

  void unbindGateway(ServiceReference<Servlet> servlet) {
    gateway.remove(servlet);
  }

  @Deactivate
  @Override
  public void close() {
    super.close();
  }

  private static List<String> patterns(Object property) {
    return property instanceof String[] several
        ? List.of(several)
        : property instanceof String one ? List.of(one) : List.of();
  }
}
