package stemedb.it;

import java.util.List;
import java.util.regex.Pattern;

/** The threads of the node in this JVM. */
final class NodeThreads {

  /**
   * The test's own, and pools that follow the load: of the HTTP client and server, and the JDK's.
   */
  private static final Pattern NOT_COUNTED =
      Pattern.compile("load-.*|HttpClient-.*|qtp.*|ForkJoinPool\\.commonPool.*");

  private NodeThreads() {}

  static int count() {
    return names().size();
  }

  static List<String> names() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !NOT_COUNTED.matcher(name).matches())
        .sorted()
        .toList();
  }
}
