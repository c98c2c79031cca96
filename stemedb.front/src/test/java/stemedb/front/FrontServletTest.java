package stemedb.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the container says of a servlet or filter that was taken away is no failure. */
final class FrontServletTest {

  @Test
  void aRequestWhoseServletOrFilterWasTakenAwayIsHeldAndSentAgain() throws Exception {
    // The container's very words.
    for (String words : List.of("Servlet has been unregistered", "Filter has been unregistered.")) {
      GatewayWatch gateway = new GatewayWatch();
      try (FrontServlet front = new FrontServlet(gateway)) {
        Held request = new Held();
        front.doFilter(
            request.request,
            request.response,
            (asked, answer) -> {
              throw new ServletException(words);
            });
        assertEquals(0, request.held.getCount(), words);
        gateway.add("servlet", List.of("/v1/*"));
        front.gatewayCame();
        assertTrue(request.sentAgain.await(10, TimeUnit.SECONDS), words);
      }
    }
  }

  @Test
  void otherFailuresGoOn() {
    try (FrontServlet front = new FrontServlet(new GatewayWatch())) {
      Held request = new Held();
      assertThrows(
          ServletException.class,
          () ->
              front.doFilter(
                  request.request,
                  request.response,
                  (asked, answer) -> {
                    throw new ServletException("it broke");
                  }));
      assertEquals(1, request.held.getCount());
    }
  }
}
