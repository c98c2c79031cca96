package stemedb.http;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletName;

/**
 * The way in, {@code /}. Its pattern is the empty one, which a component's description can only
 * hold alone: in a list of patterns it would be lost.
 */
@Component(
    service = Servlet.class,
    property = {"stemedb.gateway:Boolean=true", "osgi.http.whiteboard.servlet.pattern="})
@HttpWhiteboardServletName("stemedb.http.root")
@HttpWhiteboardServletAsyncSupported
public final class RootServletComponent extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient Servlet gateway;

  @Activate
  public RootServletComponent(
      @Reference(target = "(osgi.http.whiteboard.servlet.name=stemedb.http)") Servlet gateway) {
    this.gateway = gateway;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    gateway.service(request, response);
  }
}
