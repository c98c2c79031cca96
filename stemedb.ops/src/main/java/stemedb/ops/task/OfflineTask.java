package stemedb.ops.task;

/** Something that is done with a folder that no node holds; a service. */
public interface OfflineTask {

  /** The word in the property {@code stemedb.task}. */
  String name();

  /**
   * Does it.
   *
   * @return the exit status: 0 done, 1 not; of a check also 1 when something is wrong
   */
  int run(TaskArguments arguments, TaskOutput output);
}
