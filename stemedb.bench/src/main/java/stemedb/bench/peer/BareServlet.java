package stemedb.bench.peer;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A program: the HTTP server of a node, set up like that of a node, with one servlet that answers
 * every request with the bytes of a file.
 */
public final class BareServlet {
  private static final int THREADS_MAX = 8;

  private BareServlet() {}

  /** Takes the port and the file. */
  public static void main(String[] arguments) throws Exception {
    Server server = new Server(new QueuedThreadPool(THREADS_MAX));
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    connector.setPort(Integer.parseInt(arguments[0]));
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(
        new ServletHolder(new Answer(Files.readAllBytes(Path.of(arguments[1])))), "/*");
    server.setHandler(context);
    server.start();
    server.join();
  }

  private static final class Answer extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private final byte[] body;

    Answer(byte[] body) {
      this.body = body;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("application/json");
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
    }
  }
}
