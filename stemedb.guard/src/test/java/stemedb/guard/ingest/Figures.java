package stemedb.guard.ingest;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations for tests: the defaults, but for what a test says. */
final class Figures {
  private Figures() {}

  static <A extends Annotation> A of(Class<A> type, Map<String, Object> others) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                others.getOrDefault(method.getName(), method.getDefaultValue())));
  }
}
