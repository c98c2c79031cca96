package stemedb.ops.backup;

import java.time.Clock;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbException;
import stemedb.api.archive.ArchiveTarget;
import stemedb.api.archive.BackupAdmin;
import stemedb.api.archive.BackupTask;
import stemedb.api.archive.Retention;
import stemedb.api.metrics.Metrics;

/** The making of backups as a service. */
@Component(
    service = {BackupAdmin.class, BackupComponent.class},
    immediate = true)
public final class BackupComponent implements BackupAdmin {
  private static final System.Logger LOG = System.getLogger("stemedb.ops");

  private final Targets targets = new Targets();
  private final Backups backups;
  private final BackupJobs jobs;
  private volatile @Nullable StemeDb database;

  @Activate
  public BackupComponent(BundleContext context, @Reference Metrics metrics) {
    Clock clock = Clock.systemUTC();
    this.backups = new Backups(targets, context.getBundle().getVersion().toString(), clock);
    this.jobs = new BackupJobs(backups, () -> database, metrics, clock);
  }

  Backups backups() {
    return backups;
  }

  Targets targets() {
    return targets;
  }

  @Deactivate
  void close() {
    jobs.close();
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindTarget(ArchiveTarget target) {
    targets.add(target);
  }

  void unbindTarget(ArchiveTarget target) {
    targets.remove(target);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindDatabase(StemeDb database) {
    this.database = database;
    try {
      BackupJobs.hold(database);
    } catch (StemeDbException e) {
      LOG.log(System.Logger.Level.DEBUG, "a database that could not start holds nothing", e);
    }
  }

  void unbindDatabase(StemeDb database) {
    if (this.database == database) {
      this.database = null;
    }
  }

  @Override
  public CompletionStage<BackupTask> start(String location, Retention retention) {
    return jobs.start(location, retention);
  }

  @Override
  public @Nullable BackupTask task() {
    return jobs.task();
  }

  @Override
  public boolean cancel() {
    return jobs.cancel();
  }
}
