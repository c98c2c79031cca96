package stemedb.guard;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.IntConsumer;

/** Lets a request go on and learns what was wrong with it, now or when it is answered later. */
public final class Afterwards implements AsyncListener {
  private final IntConsumer faults;

  private Afterwards(IntConsumer faults) {
    this.faults = faults;
  }

  /**
   * Goes on.
   *
   * @param faults is told how many keys or signatures of it were wrong, when there were any
   */
  public static void run(
      FilterChain chain,
      HttpServletRequest request,
      HttpServletResponse response,
      IntConsumer faults)
      throws IOException, ServletException {
    chain.doFilter(request, response);
    Afterwards afterwards = new Afterwards(faults);
    if (!request.isAsyncStarted()) {
      afterwards.look(request, response);
    } else if (request.getMethod().equals("POST")) { // only those bring signatures
      request.getAsyncContext().addListener(afterwards, request, response);
    }
  }

  private void look(HttpServletRequest request, HttpServletResponse response) {
    boolean unknown = response.getStatus() == HttpServletResponse.SC_UNAUTHORIZED;
    int count = Requests.badSignatures(request) + (unknown ? 1 : 0);
    if (count > 0) {
      faults.accept(count);
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {
    if (event.getSuppliedRequest() instanceof HttpServletRequest request
        && event.getSuppliedResponse() instanceof HttpServletResponse response) {
      look(request, response);
    }
  }

  /** A dispatched request that goes on asynchronously forgets its listeners. */
  @Override
  public void onStartAsync(AsyncEvent event) {
    event
        .getAsyncContext()
        .addListener(this, event.getSuppliedRequest(), event.getSuppliedResponse());
  }

  @Override
  public void onTimeout(AsyncEvent event) {}

  @Override
  public void onError(AsyncEvent event) {}
}
