package stemedb.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import stemedb.http.route.Reply;

/** Writes replies, without ever waiting for the client to read. */
final class ReplyWriter {
  /**
   * What the container surely holds back until the request is done, and then sends by itself. That
   * works only as long as no length is set: with the last byte of it the container would send at
   * once, and wait.
   */
  private static final int SMALL_BYTES = 4096;

  private static final System.Logger LOG = System.getLogger("stemedb.http");

  private ReplyWriter() {}

  /** Whether the reply can be written without asking whether the client reads. */
  static boolean isSmall(Reply reply) {
    return reply.pieces() == null && reply.body().length <= SMALL_BYTES;
  }

  /** Writes a small reply. */
  static void write(HttpServletResponse response, Reply reply, boolean withBody)
      throws IOException {
    head(response, reply);
    if (withBody && reply.body().length > 0) {
      response.getOutputStream().write(reply.body());
    } else {
      length(response, reply);
    }
  }

  /**
   * Writes a reply from any thread and completes the request; a small one before this returns, as
   * the container wants it when the time of a request is over.
   */
  static void write(AsyncContext async, HttpServletResponse response, Reply reply, boolean withBody)
      throws IOException {
    if (!withBody || isSmall(reply)) {
      write(response, reply, withBody);
      complete(async);
      return;
    }
    head(response, reply);
    length(response, reply);
    ServletOutputStream output = response.getOutputStream();
    output.setWriteListener(new BodyWriter(async, output, reply.body()));
  }

  /** Ends a request, unless the container has done so. */
  static void complete(AsyncContext async) {
    try {
      async.complete();
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "a request was over before it was completed", e);
    }
  }

  /** Status and headers. */
  static void head(HttpServletResponse response, Reply reply) {
    response.setStatus(reply.status());
    for (Reply.Header header : reply.headers()) {
      response.setHeader(header.name(), header.value());
    }
    if (!reply.contentType().isEmpty()) {
      response.setContentType(reply.contentType());
    }
  }

  private static void length(HttpServletResponse response, Reply reply) {
    if (reply.status() != HttpServletResponse.SC_NO_CONTENT
        && reply.status() != HttpServletResponse.SC_NOT_MODIFIED) {
      response.setContentLength(reply.body().length);
    }
  }

  /** Writes a body at the container's convenience. */
  private static final class BodyWriter implements WriteListener {
    private final AsyncContext async;
    private final ServletOutputStream output;
    private final byte[] body;
    private boolean written;

    BodyWriter(AsyncContext async, ServletOutputStream output, byte[] body) {
      this.async = async;
      this.output = output;
      this.body = body;
    }

    @Override
    public void onWritePossible() throws IOException {
      while (output.isReady()) {
        if (written) {
          complete(async);
          return;
        }
        written = true;
        output.write(body);
      }
    }

    /** The client is gone: there is nobody to tell. */
    @Override
    public void onError(Throwable cause) {
      complete(async);
    }
  }
}
