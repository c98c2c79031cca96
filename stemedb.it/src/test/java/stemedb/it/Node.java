package stemedb.it;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ops4j.pax.exam.Option;

/** Options that start the whole distribution in Pax Exam's framework. */
final class Node {

  static final String PORT = "STEMEDB_PORT";
  static final String DATA_DIR = "STEMEDB_DATA_DIR";
  static final String PLUGINS = "felix.fileinstall.dir";

  /** Jars of the example lens, for tests to plug in. */
  static final String FIRST_LENS = "stemedb.it.lens.first";

  static final String SECOND_LENS = "stemedb.it.lens.second";

  private static final String POLL_MILLIS = "100";
  private static final int LEVEL_OF_A_RUNNING_NODE = 6;

  private Node() {}

  /** A node on a free port with data and plugin folders of its own. */
  static Option node() {
    Path folder = temporaryFolder();
    List<Option> options = new ArrayList<>();
    options.add(cleanCaches(true));
    options.add(junit());
    Distribution.properties()
        .forEach((name, value) -> options.add(frameworkProperty(name).value(value)));
    options.add(frameworkProperty("felix.fileinstall.poll").value(POLL_MILLIS));
    options.add(frameworkProperty(PORT).value(Integer.toString(freePort())));
    options.add(frameworkProperty(DATA_DIR).value(folder.resolve("data").toString()));
    options.add(frameworkProperty(PLUGINS).value(folder.resolve("plugins").toString()));
    options.add(frameworkStartLevel(LEVEL_OF_A_RUNNING_NODE));
    for (Distribution.Start start : Distribution.bundles()) {
      options.add(bundle(start.jar().toUri().toString()).startLevel(start.level()));
    }
    return composite(options.toArray(Option[]::new));
  }

  /** The jars of the example lens: as it was built, and one of that version. */
  static Option exampleLens(String version) {
    return composite(
        frameworkProperty(FIRST_LENS).value(ExampleLens.jar().toString()),
        frameworkProperty(SECOND_LENS)
            .value(ExampleLens.compile(version, temporaryFolder()).toString()));
  }

  /** JUnit as Pax Exam carries it, so that nothing is looked up in a Maven repository. */
  private static Option junit() {
    return composite(
        systemProperty("pax.exam.invoker").value("junit"),
        link("org.apache.servicemix.bundles.junit"),
        link("org.apache.servicemix.bundles.hamcrest"),
        link("org.ops4j.pax.exam.invoker.junit"));
  }

  private static Option link(String name) {
    return bundle("link:classpath:META-INF/links/" + name + ".link");
  }

  private static Path temporaryFolder() {
    try {
      Path folder = Files.createTempDirectory("stemedb-it");
      Files.createDirectory(folder.resolve("plugins"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
