package stemedb.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;
import stemedb.http.route.Endpoint;
import stemedb.http.route.Pieces;
import stemedb.http.route.Reply;
import stemedb.http.route.Request;

/**
 * One request and its reply. Whoever comes first answers: the endpoint, a limit, or the container
 * when the client is gone; after that the request and response are not touched any more, since the
 * container uses them again.
 */
final class Exchange implements AsyncListener {
  private static final System.Logger LOG = System.getLogger("stemedb.http");

  private final HttpServletRequest servletRequest;
  private final HttpServletResponse response;
  private final BodyBudget.Share share;
  private final Streams streams;
  private final @Nullable String requestId;
  private final boolean withBody;
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile @Nullable AsyncContext async;
  private volatile @Nullable BodyStream stream;

  /** Whether the endpoint has the body and has not answered: what it takes is still taken. */
  private volatile boolean underWay;

  Exchange(
      HttpServletRequest request,
      HttpServletResponse response,
      BodyBudget.Share share,
      Streams streams) {
    this.servletRequest = request;
    this.response = response;
    this.share = share;
    this.streams = streams;
    this.requestId = RequestAttributes.requestId(request);
    this.withBody = !request.getMethod().equals("HEAD");
  }

  /** Leaves the request's thread; the whole request has that many milliseconds. */
  void startAsync(long millisMax) {
    AsyncContext started = servletRequest.startAsync();
    started.setTimeout(millisMax);
    started.addListener(this);
    async = started;
  }

  /** Calls the endpoint and answers with what it says, now or later. */
  void call(Endpoint endpoint, Request request, long millisMax) {
    underWay = true;
    CompletionStage<Reply> stage;
    try {
      stage = endpoint.handle(request);
    } catch (RuntimeException e) {
      finished(reply(e));
      return;
    }
    CompletableFuture<Reply> future = stage.handle(this::reply).toCompletableFuture();
    if (async == null && !(future.isDone() && ReplyWriter.isSmall(future.join()))) {
      boolean endless = future.isDone() && future.join().pieces() != null;
      startAsync(endless ? 0 : millisMax);
    }
    future.thenAccept(this::finished);
  }

  private void finished(Reply reply) {
    underWay = false;
    answer(reply);
  }

  /** What this request's body takes; given back with the endpoint's answer. */
  BodyBudget.Share share() {
    return share;
  }

  /** Answers with a problem while the body is not read: the connection ends. */
  void refuseRest(Problem problem) {
    answer(Reply.problem(problem, requestId).with("Connection", "close"));
  }

  /** Answers with a problem. */
  void refuse(Problem problem) {
    answer(Reply.problem(problem, requestId));
  }

  /** Answers, unless that has happened already. */
  void answer(Reply reply) {
    Pieces pieces = reply.pieces();
    if (!answered.compareAndSet(false, true)) {
      close(pieces);
      release();
      return;
    }
    AsyncContext started = async;
    try {
      if (reply.badSignatures() > 0) {
        servletRequest.setAttribute(RequestAttributes.BAD_SIGNATURES, reply.badSignatures());
      }
      if (started != null && pieces != null && withBody) {
        ReplyWriter.head(response, reply);
        stream = streams.start(started, response, pieces);
        return;
      }
      close(pieces);
      if (started == null) {
        ReplyWriter.write(response, reply, withBody);
      } else {
        ReplyWriter.write(started, response, reply, withBody);
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, () -> "request " + requestId + " went away", e);
      close(pieces);
      if (started != null) {
        ReplyWriter.complete(started);
      }
    } finally {
      release();
    }
  }

  private static void close(@Nullable Pieces pieces) {
    if (pieces != null) {
      pieces.close();
    }
  }

  private void release() {
    if (!underWay) {
      share.release();
    }
  }

  private Reply reply(@Nullable Reply reply, @Nullable Throwable failure) {
    return failure == null && reply != null ? reply : reply(failure);
  }

  /** What clients may know of a failure; all of it goes into the log when it is ours. */
  private Reply reply(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof StemeDbException refused) {
      return Reply.problem(refused.problem(), requestId);
    }
    LOG.log(Level.ERROR, "request " + requestId + " failed", cause);
    return Reply.problem(
        Problem.of(ErrorCode.INTERNAL, "the node's log says more under the request_id"), requestId);
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    BodyStream endless = stream;
    if (endless != null) { // one that began late: its client comes again
      endless.cut();
      return;
    }
    refuse(Problem.of(ErrorCode.REQUEST_TIMEOUT, "the answer did not come in time"));
  }

  @Override
  public void onError(AsyncEvent event) {
    end();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    end();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}

  private void end() {
    answered.set(true);
    BodyStream endless = stream;
    if (endless != null) {
      endless.cut();
    }
    release();
  }
}
