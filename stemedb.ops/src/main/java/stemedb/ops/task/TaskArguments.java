package stemedb.ops.task;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a task is told: the properties {@code stemedb.task.NAME} of its process. */
public final class TaskArguments {
  /** Names the task. */
  public static final String TASK = "stemedb.task";

  private final Function<String, @Nullable String> properties;

  TaskArguments(Function<String, @Nullable String> properties) {
    this.properties = properties;
  }

  /** Whether a process with these properties does a task and is no node. */
  public static boolean nameTask(Function<String, @Nullable String> properties) {
    return properties.apply(TASK) != null;
  }

  /**
   * A word that has to be there.
   *
   * @throws IllegalArgumentException when it is not
   */
  public String text(String name) {
    String value = properties.apply(TASK + "." + name);
    if (value == null) {
      throw new IllegalArgumentException("the property " + TASK + "." + name + " is missing");
    }
    return value;
  }

  /** A word that need not be there. */
  public @Nullable String textOrNull(String name) {
    return properties.apply(TASK + "." + name);
  }

  /**
   * A number.
   *
   * @throws IllegalArgumentException when it is none
   */
  public long number(String name, long otherwise) {
    String value = properties.apply(TASK + "." + name);
    return value == null ? otherwise : Long.parseLong(value);
  }
}
