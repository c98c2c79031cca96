package stemedb.storage.hybrid;

import java.util.Dictionary;
import java.util.Hashtable;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import stemedb.api.storage.StorageBackend;

/**
 * The backend in a framework. It is a service exactly while its primary backend is: when that goes,
 * whoever has a hybrid store closes it as it would close any other, before the classes are gone.
 */
@Component(
    service = HybridComponent.class,
    immediate = true,
    configurationPid = "stemedb.storage.hybrid")
@Designate(ocd = HybridComponent.Config.class)
public final class HybridComponent {

  /** Which backends new stores are made of. A store that is there keeps those it was made with. */
  @ObjectClassDefinition(name = "StemeDB hybrid storage")
  public @interface Config {
    @AttributeDefinition(description = "name of the backend that holds all rows")
    String primary() default HybridSettings.PRIMARY;

    @AttributeDefinition(description = "name of the backend that holds copies to read from")
    String reads() default HybridSettings.READS;

    @AttributeDefinition(description = "how fast copies are made anew at most, in MiB a second")
    int rebuildMebibytesPerSecond() default HybridSettings.REBUILD_MEBIBYTES;
  }

  private final BundleContext context;
  private final HybridBackend backend;
  private @Nullable ServiceRegistration<StorageBackend> registration;
  private boolean ended;

  @Activate
  public HybridComponent(BundleContext context, Config config) {
    this.context = context;
    this.backend =
        new HybridBackend(
            new HybridSettings(
                config.primary(), config.reads(), config.rebuildMebibytesPerSecond()));
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      target = "(!(stemedb.storage.name=hybrid))")
  synchronized void bindBackend(StorageBackend part) {
    backend.added(part);
    if (!ended && registration == null && backend.find(backend.primary()) != null) {
      Dictionary<String, Object> properties = new Hashtable<>();
      properties.put("stemedb.storage.name", HybridBackend.NAME);
      registration = context.registerService(StorageBackend.class, backend, properties);
    }
  }

  synchronized void unbindBackend(StorageBackend part) {
    if (part.name().equals(backend.primary())) {
      unregister();
    }
    backend.removed(part);
  }

  @Deactivate
  synchronized void deactivate() {
    ended = true;
    unregister();
  }

  private void unregister() {
    if (registration != null) {
      registration.unregister();
      registration = null;
    }
  }
}
