package stemedb.ops.start;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import stemedb.api.StemeDb;
import stemedb.api.storage.StorageBackend;
import stemedb.ops.task.TaskArguments;

/** Ends the process with status 1 when the database cannot start, and says why. */
@Component(
    immediate = true,
    service = {})
public final class StartWatchComponent {
  /** The plugins folder is read after everything else has started. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final CopyOnWriteArrayList<StorageBackend> backends = new CopyOnWriteArrayList<>();
  private @Nullable StemeDb database;
  private @Nullable StartWatch watch;

  private final boolean task;

  @Activate
  public StartWatchComponent(BundleContext context) {
    this.task = TaskArguments.nameTask(context::getProperty);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindBackend(StorageBackend backend) {
    backends.add(backend);
  }

  void unbindBackend(StorageBackend backend) {
    backends.remove(backend);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  synchronized void bindDatabase(StemeDb database) {
    stopWatching();
    this.database = database;
    if (task) {
      return; // the task says itself what is wrong
    }
    watch = new StartWatch(database::status, this::names, GRACE, Refusal::end);
  }

  /** The next database may be bound already: it goes on being watched. */
  synchronized void unbindDatabase(StemeDb database) {
    if (this.database == database) {
      stopWatching();
      this.database = null;
    }
  }

  private void stopWatching() {
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }

  private Set<String> names() {
    return backends.stream().map(StorageBackend::name).collect(Collectors.toSet());
  }
}
