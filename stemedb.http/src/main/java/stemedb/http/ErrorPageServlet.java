package stemedb.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletErrorPage;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletName;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.http.route.Reply;

/** Writes the container's own errors as problem documents, and nothing of what lies behind. */
@Component(service = Servlet.class)
@HttpWhiteboardServletName("stemedb.http.errors")
@HttpWhiteboardServletErrorPage(errorPage = {"4xx", "5xx", "java.lang.Throwable"})
@HttpWhiteboardServletAsyncSupported
public final class ErrorPageServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger("stemedb.http");

  @Activate
  public ErrorPageServlet() {}

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String requestId = RequestAttributes.requestId(request);
    if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown) {
      LOG.log(Level.ERROR, "request " + requestId + " failed", thrown);
    }
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    ErrorCode code = code(status instanceof Integer number ? number : 500);
    Reply reply = Reply.problem(Problem.of(code, code.title()), requestId);
    ReplyWriter.write(response, reply, !request.getMethod().equals("HEAD"));
  }

  /** Of several problems with that status the one that says least. */
  private static ErrorCode code(int status) {
    if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
      return ErrorCode.STARTING;
    }
    if (status != HttpServletResponse.SC_BAD_REQUEST) {
      for (ErrorCode code : ErrorCode.values()) {
        if (code.httpStatus() == status) {
          return code;
        }
      }
    }
    return status < 500 ? ErrorCode.VALIDATION_FAILED : ErrorCode.INTERNAL;
  }
}
