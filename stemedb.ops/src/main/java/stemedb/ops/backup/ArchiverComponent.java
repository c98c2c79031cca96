package stemedb.ops.backup;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
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
import stemedb.api.StemeDbException;
import stemedb.api.metrics.Metrics;

/** Archives the journal when a place for it is configured; a change acts at once. */
@Component(
    service = {},
    immediate = true,
    configurationPid = "stemedb.ops.archive",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ArchiverComponent.Config.class)
public final class ArchiverComponent {
  private static final System.Logger LOG = System.getLogger("stemedb.ops");

  /** Where the journal is shipped to. */
  @ObjectClassDefinition(name = "StemeDB archive")
  public @interface Config {
    @AttributeDefinition(description = "a folder, or SCHEME://...; empty for none")
    String target() default "";

    @AttributeDefinition(description = "seconds between two looks for something to ship")
    int intervalSeconds() default 15;
  }

  private final @Nullable Archiver archiver;
  private volatile @Nullable StemeDb database;

  @Activate
  public ArchiverComponent(
      Config config, @Reference BackupComponent backups, @Reference Metrics metrics) {
    this.archiver =
        config.target().isEmpty()
            ? null
            : new Archiver(
                backups.backups(),
                () -> database,
                config.target(),
                Duration.ofSeconds(Math.max(1, config.intervalSeconds())),
                metrics,
                Clock.systemUTC());
  }

  @Deactivate
  void close() {
    if (archiver != null) {
      archiver.close();
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindDatabase(StemeDb database) {
    this.database = database;
    if (archiver != null) {
      try {
        Archiver.hold(database);
      } catch (StemeDbException e) {
        LOG.log(System.Logger.Level.DEBUG, "a database that could not start holds nothing", e);
      }
    }
  }

  void unbindDatabase(StemeDb database) {
    if (this.database == database) {
      this.database = null;
    }
  }
}
