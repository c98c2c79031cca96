package stemedb.engine;

import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbException;
import stemedb.api.StemeDbOptions;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.api.ingest.IngestPolicy;
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

  /**
   * Where the node keeps its data, and how. A change of {@code store} moves the data while the node
   * serves; any other change restarts the database.
   */
  @ObjectClassDefinition(name = "StemeDB engine")
  public @interface Config {
    @AttributeDefinition(description = "data folder")
    String dataDir() default "data";

    @AttributeDefinition(description = "storage backend of a new data folder; a change moves it")
    String store() default "leveldb";

    @AttributeDefinition(description = "what happens to a damaged store: offer or rebuild")
    String storeRepair() default "offer";

    @AttributeDefinition(description = "immediate, batched or none")
    String durability() default "immediate";

    @AttributeDefinition(description = "size at which a journal segment ends, in bytes")
    int segmentBytes() default 64 << 20;

    @AttributeDefinition(description = "memory for caches, in bytes; 0 for none")
    long cacheBytes() default 64L << 20;

    @AttributeDefinition(description = "take every signature for valid, without a look")
    boolean unsafeSkipSignatures() default false;

    @AttributeDefinition(description = "of a new data folder: author_only or commons")
    String governance() default "author_only";

    @AttributeDefinition(description = "how long to wait for what is being replaced, in seconds")
    int graceSeconds() default 5;
  }

  private final @Nullable Engine engine;
  private final BundleContext context;
  private final ServiceRegistration<StemeDb> registration;
  private Config config;

  /** A folder that cannot be opened is no reason to be silent: the service then says why. */
  @Activate
  public EngineComponent(BundleContext context, Config config) {
    this.context = context;
    this.config = config;
    Path directory = Path.of(config.dataDir()).toAbsolutePath().normalize();
    StemeDbOptions options = options(config);
    Engine opened = null;
    StemeDb service;
    try {
      opened =
          new Engine(
              DataFolder.open(directory),
              options,
              Duration.ofSeconds(config.graceSeconds()),
              Clock.systemUTC());
      if (config.storeRepair().equals("rebuild")) {
        opened.repairByRebuilding();
      }
      service = opened;
    } catch (StemeDbException | UncheckedIOException e) {
      String reason =
          e instanceof StemeDbException refusal
              ? refusal.problem().detail()
              : e.getMessage() + ": " + e.getCause();
      LOG.log(Level.ERROR, "the node could not start: {0}", reason);
      service = new FailedDb(directory, options, reason, Instant.now());
    }
    this.engine = opened;
    context.addBundleListener(this);
    this.registration =
        context.registerService(StemeDb.class, service, new Hashtable<String, Object>());
  }

  @Modified
  void modified(ComponentContext component, Config changed) {
    Config before = config;
    config = changed;
    Engine open = engine;
    if (open == null || !besidesStore(before).equals(besidesStore(changed))) {
      restart(component);
    } else if (!before.store().equals(changed.store())) {
      open.storeConfigured(changed.store());
    }
  }

  /** On a thread of its own, since whoever calls here holds what a restart needs. */
  private static void restart(ComponentContext component) {
    String name = String.valueOf(component.getProperties().get(ComponentConstants.COMPONENT_NAME));
    Thread thread =
        new Thread(
            () -> {
              component.disableComponent(name);
              component.enableComponent(name);
            },
            "stemedb-restart");
    thread.setDaemon(true);
    thread.start();
  }

  private static List<Object> besidesStore(Config config) {
    return List.of(
        config.dataDir(),
        config.storeRepair(),
        config.durability(),
        config.segmentBytes(),
        config.cacheBytes(),
        config.unsafeSkipSignatures(),
        config.graceSeconds());
  }

  @Deactivate
  void deactivate() {
    registration.unregister();
    context.removeBundleListener(this);
    withEngine(Engine::close);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindMetrics(Metrics metrics) {
    withEngine(open -> open.metrics().target(metrics));
  }

  void unbindMetrics(Metrics metrics) {
    withEngine(open -> open.metrics().remove(metrics));
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindVerifier(SignatureVerifier verifier, Map<String, Object> properties) {
    Object ranking = properties.get(Constants.SERVICE_RANKING);
    int rank = ranking instanceof Integer number ? number : 0;
    withEngine(open -> open.verification().add(verifier, rank));
  }

  void unbindVerifier(SignatureVerifier verifier) {
    withEngine(open -> open.verification().remove(verifier));
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindPolicy(IngestPolicy policy, Map<String, Object> properties) {
    Object ranking = properties.get(Constants.SERVICE_RANKING);
    int rank = ranking instanceof Integer number ? number : 0;
    withEngine(open -> open.policies().add(policy, rank));
  }

  void unbindPolicy(IngestPolicy policy) {
    withEngine(open -> open.policies().remove(policy));
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindLens(Lens lens) {
    Bundle bundle = FrameworkUtil.getBundle(lens.getClass());
    String home = bundle == null ? "unknown" : bundle.getSymbolicName() + " " + bundle.getVersion();
    withEngine(
        open -> {
          open.lensRegistry().add(lens, home, bundle == null ? 0 : bundle.getBundleId());
          open.lensCame();
        });
  }

  void unbindLens(Lens lens) {
    withEngine(open -> open.lensRegistry().remove(lens));
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindJournal(JournalProvider provider) {
    withEngine(open -> open.parts().add(provider));
  }

  void unbindJournal(JournalProvider provider) {
    withEngine(open -> open.parts().remove(provider));
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindBackend(StorageBackend backend) {
    withEngine(open -> open.parts().add(backend));
  }

  void unbindBackend(StorageBackend backend) {
    withEngine(open -> open.parts().remove(backend));
  }

  @Override
  public void bundleChanged(@Nullable BundleEvent event) {
    if (event != null && event.getType() == BundleEvent.UNINSTALLED) {
      withEngine(open -> open.lensRegistry().forget(event.getBundle().getBundleId()));
    }
  }

  private void withEngine(Consumer<Engine> action) {
    if (engine != null) {
      action.accept(engine);
    }
  }

  private static StemeDbOptions options(Config config) {
    return new StemeDbOptions(
        config.store(),
        Durability.valueOf(config.durability().toUpperCase(Locale.ROOT)),
        config.segmentBytes(),
        config.cacheBytes(),
        config.unsafeSkipSignatures(),
        config.governance());
  }
}
