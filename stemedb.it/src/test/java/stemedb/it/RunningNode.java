package stemedb.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** The node that {@link Node#node()} configured, seen from a test inside of its framework. */
final class RunningNode {

  static final Duration LIMIT = Duration.ofSeconds(20);

  private static final Duration START = Duration.ofSeconds(60);

  private final BundleContext context;
  private final NodeClient client;
  private final Path plugins;

  private RunningNode(BundleContext context) {
    this.context = context;
    this.client = new NodeClient(context.getProperty(Node.PORT));
    this.plugins = Path.of(context.getProperty(Node.PLUGINS));
  }

  /** Waits until the node takes requests. */
  static RunningNode ready(BundleContext context) throws Exception {
    RunningNode node = new RunningNode(context);
    Await.until("the node is ready", START, node.client::isReady);
    return node;
  }

  NodeClient client() {
    return client;
  }

  Optional<Bundle> find(String name) {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> Objects.equals(bundle.getSymbolicName(), name))
        .findAny();
  }

  Bundle bundle(String name) {
    return find(name).orElseThrow(() -> new AssertionError("not installed: " + name));
  }

  /** Updates a bundle of the distribution from its jar, as an operator would. */
  void update(String name) throws BundleException, IOException {
    Bundle bundle = bundle(name);
    try (InputStream jar = URI.create(bundle.getLocation()).toURL().openStream()) {
      bundle.update(jar);
    }
  }

  /** Puts a jar into the plugins folder, whole or not at all. */
  void plug(Path jar, String name) throws IOException {
    Path aside = Files.copy(jar, plugins.resolveSibling(name), StandardCopyOption.REPLACE_EXISTING);
    Files.move(
        aside,
        plugins.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  void unplug(String name) throws IOException {
    Files.deleteIfExists(plugins.resolve(name));
  }

  /** Waits until that version of the example lens is the one that answers. */
  void awaitLens(String version) throws Exception {
    Await.until(
        "the lens answers in version " + version,
        LIMIT,
        () ->
            client
                .query(Claims.subject(0), Claims.PREDICATE, ExampleLens.NAME)
                .says("\"lens_version\":\"" + version + "\""));
  }
}
