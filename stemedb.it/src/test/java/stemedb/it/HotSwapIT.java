package stemedb.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.UUID;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.cm.ConfigurationAdmin;
import stemedb.api.AsOf;
import stemedb.api.StemeDb;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.api.model.Hash;

/** Bundles are replaced while the node serves, and no client notices. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class HotSwapIT {

  private static final String SECOND_VERSION = "2.0.0";
  private static final String JAR = "lens.jar";
  private static final String LEVELDB = "stemedb.storage.leveldb";
  private static final String VERIFIER = "stemedb.verify";
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  private static final int ROUNDS = 20;
  private static final int WRITERS = 4;
  private static final int READERS = 4;
  private static final int REQUESTS = 10_000;
  private static final int WARM_UP = 1_000;
  private static final int VERIFIER_REQUESTS = 50;
  private static final Duration LOAD_LIMIT = Duration.ofSeconds(120);
  private static final Duration GC_LIMIT = Duration.ofSeconds(30);

  /** The tests share a node, and a claim is new only once. */
  private static final Claims CLAIMS = new Claims();

  @Inject private BundleContext context;

  private RunningNode node;
  private String subject;

  @Configuration
  public Option[] configuration() {
    return new Option[] {Node.node(), Node.exampleLens(SECOND_VERSION)};
  }

  @Before
  public void awaitNode() throws Exception {
    node = RunningNode.ready(context);
    subject = "swap/" + UUID.randomUUID();
  }

  @After
  public void unplug() throws Exception {
    node.unplug(JAR);
    Await.until("the lens is gone", RunningNode.LIMIT, () -> askExample().status() == 404);
  }

  @Test
  public void lensComesIsUpdatedAndGoes() throws Exception {
    submit(1, "short");
    submit(2, "the longest one");
    assertUnknownLens();

    node.plug(firstJar(), JAR);
    node.awaitLens(ExampleLens.FIRST_VERSION);
    assertTrue(askExample().says("the longest one"));

    node.plug(secondJar(), JAR);
    node.awaitLens(SECOND_VERSION);
    assertTrue(askExample().says("the longest one"));
    String listed = node.client().get("/v1/lenses").body();
    assertTrue(listed, listed.contains(ExampleLens.description(SECOND_VERSION)));

    unplug();
    assertUnknownLens();
  }

  @Test
  public void builtInLensesComeBack() throws Exception {
    submit(1, "one");
    NodeClient.Reply before = ask("recency");
    assertTrue(before.toString(), before.status() == 200 && before.says("\"one\""));

    Bundle lens = node.bundle("stemedb.lens");
    lens.stop();
    lens.start();

    NodeClient.Reply after = ask("recency");
    assertTrue(after.toString(), after.status() == 200 && after.says("\"one\""));
  }

  @Test
  public void storageIsUpdated() throws Exception {
    Hash before = submit(1, "before");
    node.update(LEVELDB);
    Hash after = submit(2, "after");

    for (Hash hash : List.of(before, after)) {
      assertEquals(200, node.client().get("/v1/assertions/" + hash).status());
    }
    assertTrue(ask("recency").says("\"after\""));
  }

  @Test
  public void configuredStoreIsMovedTo() throws Exception {
    Hash before = submit(1, "before");
    configure("store", "nowhere");
    configure("store", "mvstore");
    awaitHealth("\"store\":\"mvstore\"");
    Hash after = submit(2, "after");
    configure("store", "leveldb");
    awaitHealth("\"store\":\"leveldb\"");
    for (Hash hash : List.of(before, after)) {
      assertEquals(200, node.client().get("/v1/assertions/" + hash).status());
    }
    assertTrue(ask("recency").says("\"after\""));
  }

  @Test
  public void otherSettingsRestartTheDatabase() throws Exception {
    Hash before = submit(1, "before");
    StemeDb first = database();
    configure("graceSeconds", 6);
    Await.until("it is another one", RunningNode.LIMIT, () -> isAnother(first));
    awaitHealth("\"state\":\"ready\"");
    assertEquals(200, node.client().get("/v1/assertions/" + before).status());
  }

  private boolean isAnother(StemeDb first) {
    var there = context.getServiceReference(StemeDb.class);
    return there != null && context.getService(there) != first;
  }

  private void configure(String setting, Object value) throws Exception {
    ConfigurationAdmin admin =
        context.getService(context.getServiceReference(ConfigurationAdmin.class));
    var configuration = admin.getConfiguration("stemedb.engine", "?");
    Dictionary<String, Object> properties = configuration.getProperties();
    properties.put(setting, value);
    configuration.update(properties);
  }

  private void awaitHealth(String text) throws Exception {
    Await.until(
        "health says " + text, RunningNode.LIMIT, () -> node.client().get("/v1/health").says(text));
  }

  /** Conscrypt serves while the own verifier is stopped, away or updated. */
  @Test
  public void theVerifierGoesAndComesUnderWriters() throws Exception {
    long claimsBefore = database().status().assertionsCount();
    Bundle verifier = node.bundle(VERIFIER);
    Load load = new Load(node.client(), CLAIMS, List.of("recency"), WRITERS, 1);
    try {
      for (int round = 1; round <= ROUNDS; round++) {
        awaitRequests(load, load.requests() + VERIFIER_REQUESTS);
        verifier.stop();
        assertEquals("verifiers", 1, verifiers());
        awaitRequests(load, load.requests() + VERIFIER_REQUESTS);
        assertForgeryIsRefused(round);
        verifier.start();
        assertEquals("verifiers", 2, verifiers());
        assertForgeryIsRefused(-round);
        node.update(VERIFIER);
        assertEquals("round " + round, List.of(), load.failures());
      }
      verifier.uninstall();
      awaitRequests(load, load.requests() + VERIFIER_REQUESTS);
    } finally {
      load.end();
      if (verifier.getState() == Bundle.UNINSTALLED) {
        context.installBundle(verifier.getLocation()).start();
      }
    }
    assertEquals(List.of(), load.failures());
    assertNothingIsLost(claimsBefore, load.acknowledged());
  }

  private int verifiers() throws Exception {
    return context.getServiceReferences(SignatureVerifier.class, null).size();
  }

  private void assertForgeryIsRefused(int number) throws Exception {
    byte[] claim = new Claims.Author(1).says(subject, "honest " + number, TIME).json();
    String forged = new String(claim, StandardCharsets.UTF_8).replace("honest", "forged");
    NodeClient.Reply reply =
        node.client().post("/v1/assert", forged.getBytes(StandardCharsets.UTF_8));
    assertTrue(reply.toString(), reply.status() == 422 && reply.says("signature_invalid"));
  }

  @Test
  public void nobodyNoticesUnderLoad() throws Exception {
    node.plug(firstJar(), JAR);
    node.awaitLens(ExampleLens.FIRST_VERSION);
    long claimsBefore = database().status().assertionsCount();
    List<WeakReference<ClassLoader>> replaced = new ArrayList<>();
    Load load =
        new Load(
            node.client(),
            CLAIMS,
            List.of(ExampleLens.NAME, "recency", "consensus"),
            WRITERS,
            READERS);
    int threadsBefore;
    try {
      awaitRequests(load, WARM_UP);
      threadsBefore = NodeThreads.count();
      for (int round = 1; round <= ROUNDS; round++) {
        replaced.add(loaderOf(ExampleLens.BUNDLE));
        boolean odd = round % 2 == 1;
        node.plug(odd ? secondJar() : firstJar(), JAR);
        node.awaitLens(odd ? SECOND_VERSION : ExampleLens.FIRST_VERSION);

        replaced.add(loaderOf(LEVELDB));
        node.update(LEVELDB);
        assertEquals("round " + round, List.of(), load.failures());
      }
      awaitRequests(load, REQUESTS);
    } finally {
      load.end();
    }

    assertEquals(List.of(), load.failures());
    assertNothingIsLost(claimsBefore, load.acknowledged());
    Await.until(
        "threads end: " + NodeThreads.names(),
        RunningNode.LIMIT,
        () -> NodeThreads.count() <= threadsBefore);
    Await.until("class loaders are free", GC_LIMIT, () -> areCleared(replaced));
    System.getLogger("stemedb.it")
        .log(
            System.Logger.Level.WARNING,
            "{0} requests, {1} claims, slowest request {2}",
            load.requests(),
            load.acknowledged().size(),
            load.slowest());
  }

  private void awaitRequests(Load load, long count) throws Exception {
    Await.until(
        count + " requests",
        LOAD_LIMIT,
        () -> load.requests() >= count || !load.failures().isEmpty());
  }

  private void assertNothingIsLost(long before, List<Hash> acknowledged) throws Exception {
    StemeDb database = database();
    for (Hash hash : acknowledged) {
      assertEquals(hash, database.find(hash, AsOf.HEAD).toCompletableFuture().get().hash());
    }
    long count = before + acknowledged.size();
    assertEquals(count, database.status().assertionsCount());
    String health = node.client().get("/v1/health").body();
    assertTrue(health, health.contains("\"assertions_count\":" + count + ","));
  }

  private StemeDb database() {
    return context.getService(context.getServiceReference(StemeDb.class));
  }

  private WeakReference<ClassLoader> loaderOf(String bundle) {
    return new WeakReference<>(node.bundle(bundle).adapt(BundleWiring.class).getClassLoader());
  }

  private static boolean areCleared(List<WeakReference<ClassLoader>> loaders) {
    System.gc();
    return loaders.stream().allMatch(loader -> loader.get() == null);
  }

  private Hash submit(int author, String text) throws Exception {
    Claims.Claim claim = new Claims.Author(author).says(subject, text, TIME.plusSeconds(author));
    NodeClient.Reply reply = node.client().post("/v1/assert", claim.json());
    assertEquals(reply.toString(), 201, reply.status());
    return claim.hash();
  }

  private NodeClient.Reply ask(String lens) throws Exception {
    return node.client().query(subject, Claims.PREDICATE, lens);
  }

  private NodeClient.Reply askExample() throws Exception {
    return ask(ExampleLens.NAME);
  }

  private void assertUnknownLens() throws Exception {
    NodeClient.Reply reply = askExample();
    assertEquals(reply.toString(), 404, reply.status());
    assertTrue(reply.toString(), reply.says("unknown_lens"));
  }

  private Path firstJar() {
    return Path.of(context.getProperty(Node.FIRST_LENS));
  }

  private Path secondJar() {
    return Path.of(context.getProperty(Node.SECOND_LENS));
  }
}
