package stemedb.front;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A request that tells when it is held, sent again or completed. */
final class Held {
  final CountDownLatch held = new CountDownLatch(1);
  final CountDownLatch sentAgain = new CountDownLatch(1);
  final CountDownLatch ended = new CountDownLatch(1);
  private final Map<Object, Object> attributes = new HashMap<>();

  final AsyncContext async =
      proxy(
          AsyncContext.class,
          (name, arguments) -> {
            switch (name) {
              case "dispatch" -> sentAgain.countDown();
              case "complete" -> ended.countDown();
              default -> {}
            }
            return null;
          });

  final HttpServletRequest request =
      proxy(
          HttpServletRequest.class,
          (name, arguments) ->
              switch (name) {
                case "startAsync" -> {
                  held.countDown();
                  yield async;
                }
                case "isAsyncStarted" -> false;
                case "getAttribute" -> attributes.get(arguments[0]);
                case "setAttribute" -> attributes.put(arguments[0], arguments[1]);
                default -> null;
              });

  final HttpServletResponse response =
      proxy(
          HttpServletResponse.class,
          (name, arguments) -> name.equals("isCommitted") ? false : null);

  private interface Call {
    Object of(String name, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call.of(method.getName(), arguments)));
  }
}
