package stemedb.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/** A node on the hybrid backend, whose parts are bundles that are stopped and come back. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class HybridIT {

  private static final String PRIMARY = "stemedb.storage.leveldb";
  private static final String READS = "stemedb.storage.mvstore";
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  @Inject private BundleContext context;

  private RunningNode node;
  private String subject;

  @Configuration
  public Option[] configuration() {
    return new Option[] {
      Node.node(), CoreOptions.frameworkProperty("STEMEDB_STORE").value("hybrid")
    };
  }

  @Before
  public void awaitNode() throws Exception {
    node = RunningNode.ready(context);
    subject = "hybrid/" + UUID.randomUUID();
    awaitHealth("\"state\":\"ready\"");
    awaitHealth("\"store\":\"hybrid\"");
  }

  @After
  public void startAll() throws Exception {
    node.bundle(PRIMARY).start();
    node.bundle(READS).start();
  }

  @Test
  public void answersWithoutTheCopies() throws Exception {
    String before = submit(1, "before");
    assertAnswers("before");

    node.bundle(READS).stop();
    awaitHealth("\"state\":\"degraded\"");
    awaitHealth("mvstore");
    assertAnswers("before");
    String meanwhile = submit(2, "meanwhile");
    assertAnswers("meanwhile");
    assertFound(before);
    assertFound(meanwhile);

    node.bundle(READS).start();
    awaitHealth("\"state\":\"ready\"");
    assertAnswers("meanwhile");
    assertFound(before);
    assertFound(meanwhile);
  }

  @Test
  public void waitsForItsPrimary() throws Exception {
    String before = submit(1, "before");

    node.bundle(PRIMARY).stop();
    awaitHealth("\"state\":\"degraded\"");
    CompletableFuture<NodeClient.Reply> waiting = CompletableFuture.supplyAsync(this::ask);
    NodeClient.Reply written = write(2, "meanwhile");
    assertTrue(written.toString(), written.says("\"visible\":false"));

    node.bundle(PRIMARY).start();
    NodeClient.Reply answer = waiting.get(RunningNode.LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertEquals(answer.toString(), 200, answer.status());
    awaitHealth("\"state\":\"ready\"");
    assertAnswers("meanwhile");
    assertFound(before);
  }

  private void awaitHealth(String text) throws Exception {
    Await.until(
        "health says " + text, RunningNode.LIMIT, () -> node.client().get("/v1/health").says(text));
  }

  /** Returns the claim's hash. */
  private String submit(int author, String text) throws Exception {
    NodeClient.Reply reply = write(author, text);
    assertEquals(reply.toString(), 201, reply.status());
    return claim(author, text).hash().toString();
  }

  private NodeClient.Reply write(int author, String text) throws Exception {
    return node.client().post("/v1/assert", claim(author, text).json());
  }

  private Claims.Claim claim(int author, String text) {
    return new Claims.Author(author).says(subject, text, TIME.plusSeconds(author));
  }

  private NodeClient.Reply ask() {
    try {
      return node.client().query(subject, Claims.PREDICATE, "recency");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void assertAnswers(String text) {
    NodeClient.Reply answer = ask();
    assertTrue(answer.toString(), answer.status() == 200 && answer.says('"' + text + '"'));
  }

  private void assertFound(String hash) throws Exception {
    assertEquals(200, node.client().get("/v1/assertions/" + hash).status());
  }
}
