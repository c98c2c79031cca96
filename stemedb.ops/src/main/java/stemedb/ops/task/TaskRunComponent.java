package stemedb.ops.task;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Does the task that the process was started for, if any, and ends the process with its status. */
@Component(
    immediate = true,
    service = {})
public final class TaskRunComponent {
  /** The plugins folder is read after everything else has started. */
  private static final long LIMIT_MILLIS = 10_000;

  private final TaskRun tasks = new TaskRun(LIMIT_MILLIS);

  @Activate
  public TaskRunComponent(BundleContext context) {
    String name = context.getProperty(TaskArguments.TASK);
    if (name != null) {
      TaskArguments arguments = new TaskArguments(context::getProperty);
      Thread thread = new Thread(() -> run(name, arguments), "stemedb-task");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** The framework stops in the exit: this thread holds none of its locks. */
  private void run(String name, TaskArguments arguments) {
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)),
            false,
            StandardCharsets.UTF_8);
    System.exit(tasks.run(name, arguments, new TaskOutput(out)));
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindTask(OfflineTask task) {
    tasks.add(task);
  }

  void unbindTask(OfflineTask task) {
    // The process does one task: it does not change under it.
  }
}
