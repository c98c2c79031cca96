package stemedb.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import javax.inject.Inject;
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
import org.osgi.framework.ServiceReference;
import stemedb.api.lens.Lens;
import stemedb.api.storage.StorageBackend;

/** The distribution's bundles in a real framework: all resolve, start, stop and come back. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class BundlesIT {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Inject private BundleContext context;

  @Configuration
  public Option[] configuration() {
    return new Option[] {Node.node()};
  }

  @Before
  public void awaitNode() throws Exception {
    RunningNode.ready(context);
  }

  @Test
  public void allStart() throws Exception {
    List<String> idle = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      boolean fragment = bundle.getHeaders().get("Fragment-Host") != null;
      if (bundle.getState() != (fragment ? Bundle.RESOLVED : Bundle.ACTIVE)) {
        idle.add(bundle + " is in state " + bundle.getState());
      }
    }
    assertEquals(List.of(), idle);
    assertTrue(Arrays.stream(context.getBundles()).anyMatch(b -> isNamed(b, "stemedb.api")));
  }

  @Test
  public void lensesComeBackAfterARestart() throws Exception {
    Set<String> before = lensNames();
    assertFalse(before.isEmpty());

    Bundle lens = bundle("stemedb.lens");
    lens.stop();
    assertEquals(Set.of(), lensNames());

    lens.start();
    Await.until("lenses are registered again", LIMIT, () -> lensNames().equals(before));
  }

  @Test
  public void storageBackendComesBackAfterARestart() throws Exception {
    Bundle leveldb = bundle("stemedb.storage.leveldb");
    assertTrue(backends().contains(leveldb));

    leveldb.stop();
    assertFalse(backends().contains(leveldb));

    leveldb.start();
    Await.until("the backend is registered again", LIMIT, () -> backends().contains(leveldb));
  }

  private Set<String> lensNames() throws Exception {
    Set<String> names = new TreeSet<>();
    for (ServiceReference<Lens> lens : context.getServiceReferences(Lens.class, null)) {
      names.add((String) lens.getProperty("stemedb.lens.name"));
    }
    return names;
  }

  private List<Bundle> backends() throws Exception {
    return context.getServiceReferences(StorageBackend.class, null).stream()
        .map(ServiceReference::getBundle)
        .toList();
  }

  private Bundle bundle(String name) {
    Bundle found =
        Arrays.stream(context.getBundles()).filter(b -> isNamed(b, name)).findAny().orElse(null);
    assertNotNull(name, found);
    return found;
  }

  private static boolean isNamed(Bundle bundle, String name) {
    return Objects.equals(bundle.getSymbolicName(), name);
  }
}
