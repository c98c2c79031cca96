package stemedb.engine;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbOptions;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.api.journal.JournalOptions.Durability;
import stemedb.api.journal.JournalProvider;
import stemedb.api.lens.Lens;
import stemedb.api.metrics.Metrics;
import stemedb.api.storage.StorageBackend;
import stemedb.engine.store.DataFolder;

/** The database in a framework: a service whose parts come and go. */
@Component(
    service = EngineComponent.class,
    immediate = true,
    configurationPid = "stemedb.engine",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = EngineComponent.Config.class)
public final class EngineComponent implements BundleListener {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");

  /** Where the node keeps its data, and how. A change restarts the database. */
  @ObjectClassDefinition(name = "StemeDB engine")
  public @interface Config {
    @AttributeDefinition(description = "data folder")
    String dataDir() default "data";

    @AttributeDefinition(description = "name of the storage backend")
    String store() default "leveldb";

    @AttributeDefinition(description = "immediate, batched or none")
    String durability() default "immediate";

    @AttributeDefinition(description = "size at which a journal segment ends, in bytes")
    int segmentBytes() default 64 << 20;

    @AttributeDefinition(description = "memory for cached blocks, in bytes")
    long cacheBytes() default 64L << 20;

    @AttributeDefinition(description = "how long to wait for what is being replaced, in seconds")
    int graceSeconds() default 5;
  }

  private final Engine engine;
  private final BundleContext context;
  private final ServiceRegistration<StemeDb> registration;

  /**
   * @throws stemedb.api.StemeDbException when another node holds the data folder
   */
  @Activate
  public EngineComponent(BundleContext context, Config config) {
    this.context = context;
    try {
      this.engine =
          new Engine(
              DataFolder.open(Path.of(config.dataDir()).toAbsolutePath().normalize()),
              options(config),
              Duration.ofSeconds(config.graceSeconds()),
              Clock.systemUTC());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the database does not start: {0}", e.getMessage());
      throw e;
    }
    context.addBundleListener(this);
    this.registration =
        context.registerService(StemeDb.class, engine, new Hashtable<String, Object>());
  }

  @Deactivate
  void deactivate() {
    registration.unregister();
    context.removeBundleListener(this);
    engine.close();
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindMetrics(Metrics metrics) {
    engine.metrics().target(metrics);
  }

  void unbindMetrics(Metrics metrics) {
    engine.metrics().remove(metrics);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindVerifier(SignatureVerifier verifier, Map<String, Object> properties) {
    Object ranking = properties.get(Constants.SERVICE_RANKING);
    engine.verification().add(verifier, ranking instanceof Integer number ? number : 0);
  }

  void unbindVerifier(SignatureVerifier verifier) {
    engine.verification().remove(verifier);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindLens(Lens lens) {
    Bundle bundle = FrameworkUtil.getBundle(lens.getClass());
    engine
        .lensRegistry()
        .add(
            lens,
            bundle == null ? "unknown" : bundle.getSymbolicName() + " " + bundle.getVersion(),
            bundle == null ? 0 : bundle.getBundleId());
    engine.lensCame();
  }

  void unbindLens(Lens lens) {
    engine.lensRegistry().remove(lens);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindJournal(JournalProvider provider) {
    engine.parts().add(provider);
  }

  void unbindJournal(JournalProvider provider) {
    engine.parts().remove(provider);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindBackend(StorageBackend backend) {
    engine.parts().add(backend);
  }

  void unbindBackend(StorageBackend backend) {
    engine.parts().remove(backend);
  }

  @Override
  public void bundleChanged(@Nullable BundleEvent event) {
    if (event != null && event.getType() == BundleEvent.UNINSTALLED) {
      engine.lensRegistry().forget(event.getBundle().getBundleId());
    }
  }

  private static StemeDbOptions options(Config config) {
    return new StemeDbOptions(
        config.store(),
        Durability.valueOf(config.durability().toUpperCase(Locale.ROOT)),
        config.segmentBytes(),
        config.cacheBytes());
  }
}
