package stemedb.ops.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import stemedb.api.NodeStatus;
import stemedb.api.NodeStatus.State;
import stemedb.api.StemeDb;
import stemedb.ops.config.NodeConfigurationComponent;

/** A database on a folder that no node holds, without a gateway, for the time of a task. */
@Component(service = OfflineDatabase.class)
public final class OfflineDatabase {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long COME_SECONDS_MAX = 20;
  private static final long GO_SECONDS_MAX = 60;

  private final BundleContext context;
  private final ConfigurationAdmin admin;
  private volatile @Nullable StemeDb database;

  @Activate
  public OfflineDatabase(BundleContext context, @Reference ConfigurationAdmin admin) {
    this.context = context;
    this.admin = admin;
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindDatabase(StemeDb database) {
    this.database = database;
  }

  void unbindDatabase(StemeDb database) {
    if (this.database == database) {
      this.database = null;
    }
  }

  /** What is done with a database. */
  public interface Work<T> {
    T with(StemeDb database) throws IOException;
  }

  /**
   * Opens the database in that folder, with the settings of a node but for the folder, brings its
   * store up, does the work and closes it again.
   *
   * @throws IOException when it cannot be opened, which says why
   */
  public <T> T with(Path data, Work<T> work) throws IOException {
    Map<String, Object> settings = NodeConfigurationComponent.engine(context, data.toString());
    Configuration configuration = admin.getConfiguration(NodeConfigurationComponent.ENGINE, "?");
    configuration.update(new Hashtable<>(settings));
    try {
      return work.with(await(data));
    } finally {
      configuration.delete();
      awaitEnd();
    }
  }

  /** A start may take as long as the store needs, as long as it is one. */
  private StemeDb await(Path data) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(COME_SECONDS_MAX);
    while (true) {
      StemeDb there = database;
      NodeStatus status = there == null ? null : there.status();
      if (there != null && status != null && status.state() != State.STARTING) {
        if (status.state() == State.FAILED || status.state() == State.DAMAGED) {
          throw new IOException("the database in " + data + " cannot be used: " + status.reason());
        }
        return there;
      }
      if (there == null && System.nanoTime() - end > 0) {
        throw new IOException("no database came: a bundle of this node is missing");
      }
      LockSupport.parkNanos(LOOK_NANOS);
      if (Thread.interrupted()) {
        throw new IOException("interrupted");
      }
    }
  }

  private void awaitEnd() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GO_SECONDS_MAX);
    while (database != null && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
