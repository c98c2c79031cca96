package stemedb.ops.task;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import stemedb.api.journal.JournalException;

/** Waits for the task that is wanted, and does it once. */
final class TaskRun {
  private static final System.Logger LOG = System.getLogger("stemedb.ops");

  private final Map<String, CompletableFuture<OfflineTask>> tasks = new ConcurrentHashMap<>();
  private final long limitMillis;

  /**
   * A run.
   *
   * @param limitMillis how long a task may take to come: bundles are still starting
   */
  TaskRun(long limitMillis) {
    this.limitMillis = limitMillis;
  }

  private CompletableFuture<OfflineTask> task(String name) {
    return tasks.computeIfAbsent(name, n -> new CompletableFuture<>());
  }

  void add(OfflineTask task) {
    task(task.name()).complete(task);
  }

  /** Does the task and returns the exit status. */
  int run(String name, TaskArguments arguments, TaskOutput output) {
    int status = 1;
    try {
      status = task(name).get(limitMillis, TimeUnit.MILLISECONDS).run(arguments, output);
    } catch (TimeoutException e) {
      output.error("no bundle of this node can do the task " + name);
    } catch (JournalException | IllegalArgumentException e) {
      output.error(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      output.error("interrupted");
    } catch (ExecutionException | RuntimeException e) {
      LOG.log(Level.ERROR, "the task " + name + " failed", e);
      output.error("the task " + name + " failed: " + e);
    }
    output.flush();
    return status;
  }
}
