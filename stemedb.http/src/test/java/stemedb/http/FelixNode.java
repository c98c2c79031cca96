package stemedb.http;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * Felix with the whiteboard that ships, on a free port and in a folder of its own. API, record
 * bundle and slf4j come from the class path: a test can register services, and no SPI Fly is
 * needed.
 */
final class FelixNode implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<String> FRAMEWORK_BUNDLES =
      List.of(
          "org.osgi.util.function",
          "org.osgi.util.promise",
          "org.osgi.service.component",
          "caffeine",
          "commons-io",
          "commons-fileupload",
          "org.apache.felix.configadmin",
          "org.apache.felix.scr",
          "org.apache.felix.http.servlet-api",
          "org.apache.felix.http.jetty12");

  private final Framework framework;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, Bundle> bundles = new HashMap<>();
  private final int port;

  /** A server on its port already. */
  FelixNode(Path folder) throws BundleException, IOException {
    this(
        folder,
        port ->
            Map.of(
                "org.apache.felix.http.host", "127.0.0.1",
                "org.osgi.service.http.port", Integer.toString(port),
                "org.apache.felix.http.jetty.selectors", "1",
                "org.apache.felix.http.jetty.threadpool.max", "8"));
  }

  /** A server that waits for its configuration. */
  static FelixNode configuredBy(Path folder, IntFunction<Map<String, String>> properties)
      throws BundleException, IOException {
    return new FelixNode(
        folder,
        port -> {
          Map<String, String> all = new HashMap<>(properties.apply(port));
          all.put("org.apache.felix.http.require.config", "true");
          return all;
        });
  }

  private FelixNode(Path folder, IntFunction<Map<String, String>> properties)
      throws BundleException, IOException {
    port = freePort();
    Map<String, String> configuration = new HashMap<>();
    configuration.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
    configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, "onFirstInit");
    configuration.put(
        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
        String.join(
            ",",
            "stemedb.api;version=1.0.0",
            "stemedb.api.archive;version=1.0.0",
            "stemedb.api.crypto;version=1.1.0",
            "stemedb.api.ingest;version=1.0.0",
            "stemedb.api.journal;version=1.0.0",
            "stemedb.api.lens;version=1.0.0",
            "stemedb.api.metrics;version=1.0.0",
            "stemedb.api.model;version=1.0.0",
            "stemedb.api.service;version=1.0.0",
            "stemedb.api.storage;version=1.0.0",
            "stemedb.api.trust;version=1.0.0",
            "stemedb.record;version=1.0.0",
            "org.slf4j;version=1.7.36",
            "org.slf4j;version=2.0.17",
            "org.slf4j.spi;version=2.0.17",
            "org.slf4j.event;version=2.0.17",
            "org.slf4j.helpers;version=2.0.17"));
    configuration.putAll(properties.apply(port));
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(configuration);
    framework.start();
    for (String name : FRAMEWORK_BUNDLES) {
      install(name);
    }
    for (Bundle bundle : bundles.values()) {
      if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
        bundle.start();
      }
    }
  }

  BundleContext context() {
    return framework.getBundleContext();
  }

  int port() {
    return port;
  }

  /** Installs a jar of the class path, or the one that this module has just built. */
  Bundle install(String artifact) throws BundleException, IOException {
    Bundle bundle = context().installBundle(jar(artifact).toUri().toString());
    bundles.put(artifact, bundle);
    return bundle;
  }

  Bundle bundle(String artifact) {
    return bundles.get(artifact);
  }

  <T> void register(Class<T> type, T service, Dictionary<String, ?> properties) {
    context().registerService(type, service, properties);
  }

  /** Writes a configuration; the service's own classes are in the framework, out of reach here. */
  void configure(String pid, Dictionary<String, ?> properties) throws Exception {
    Object admin =
        context()
            .getService(
                context()
                    .getAllServiceReferences("org.osgi.service.cm.ConfigurationAdmin", null)[0]);
    Object configuration =
        admin
            .getClass()
            .getMethod("getConfiguration", String.class, String.class)
            .invoke(admin, pid, "?");
    configuration
        .getClass()
        .getMethod("update", Dictionary.class)
        .invoke(configuration, properties);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(PATIENCE);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpClient client() {
    return client;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  /** Waits until the path answers with that status. */
  void awaitStatus(String path, int status) {
    await(
        () -> {
          try {
            return get(path).statusCode() == status;
          } catch (IOException | InterruptedException e) {
            return false;
          }
        });
  }

  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("the condition did not come true within " + PATIENCE);
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() throws BundleException, InterruptedException {
    framework.stop();
    framework.waitForStop(PATIENCE.toMillis());
  }

  private static Path jar(String artifact) throws IOException {
    List<Path> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
      Path path = Path.of(entry);
      if (path.getFileName().toString().matches(artifact + "-[0-9].*\\.jar")) {
        jars.add(path);
      }
    }
    if (jars.isEmpty()) {
      try (Stream<Path> built = Files.list(Path.of("target"))) {
        built
            .filter(path -> path.getFileName().toString().matches(artifact + "-[0-9].*\\.jar"))
            .forEach(jars::add);
      }
    }
    return jars.get(0);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
