package stemedb.cli;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stemedb.client.JsonValue;

/** About the store of a node that serves. */
@Command(
    name = "storage",
    description = "About the store of a node, while it serves.",
    subcommands = {
      StorageCommand.ListStores.class,
      StorageCommand.Switch.class,
      StorageCommand.Rebuild.class,
      StorageCommand.Verify.class,
      StorageCommand.Cancel.class,
      StorageCommand.Drop.class,
    })
final class StorageCommand implements Runnable {
  private static final String PATH = "/v1/admin/storage";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  private static String body(String backend) {
    if (!backend.matches("[a-z0-9._-]{1,64}")) {
      throw new CommandFailure("\"" + backend + "\" is no name of a storage backend");
    }
    return "{\"backend\":\"" + backend + "\"}";
  }

  /** Lists the backends. */
  @Command(name = "list", description = "Lists the storage backends, and the task that runs.")
  static final class ListStores extends NodeCommand {
    @Override
    public Integer call() {
      JsonValue answer = global().adminClient().get(PATH, Map.of());
      return show(answer, "backends", () -> print(answer));
    }

    private void print(JsonValue answer) {
      Table table = new Table("backend", "active", ">MiB", "what it is good for", "state");
      for (JsonValue store : answer.get("backends").items()) {
        boolean degraded = store.members().containsKey("degraded");
        String state = store.get("installed").isTrue() ? "installed" : "missing";
        table.row(
            store.get("name").text(),
            store.get("active").isTrue() ? "yes" : "",
            String.format(Locale.ROOT, "%.1f", store.get("size_bytes").integer() / 1048576.0),
            store.get("description").text(),
            degraded ? store.get("degraded").text() : state);
      }
      table.print(screen());
      if (answer.members().containsKey("task")) {
        screen().out().println(line(answer.get("task")));
      }
    }
  }

  private static String line(JsonValue task) {
    String reason = task.get("reason").text();
    return task.get("kind").text()
        + " of "
        + task.get("backend").text()
        + ": "
        + task.get("state").text()
        + (reason.isEmpty() ? "" : ", " + reason);
  }

  /** Starts a task and shows how far it is, until it ends or the reader has seen enough. */
  abstract static class TaskCommand extends NodeCommand {
    private static final long LOOK_MILLIS = 200;

    int follow(String action, String body) {
      JsonValue task = global().adminClient().post(PATH + "/" + action, body);
      Thread farewell =
          new Thread(
              () ->
                  screen()
                      .note(
                          "\nthe node goes on with it: stemedb storage list shows how far it is,"
                              + " stemedb storage cancel ends it"));
      Runtime.getRuntime().addShutdownHook(farewell);
      try {
        while (task.get("running").isTrue()) {
          task = phase(task);
        }
      } finally {
        Runtime.getRuntime().removeShutdownHook(farewell);
      }
      JsonValue last = task;
      show(last, null, () -> screen().out().println(line(last)));
      return last.get("state").text().equals("done") ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** One bar for each phase. */
    private JsonValue phase(JsonValue first) {
      String state = first.get("state").text();
      JsonValue task = first;
      long total = first.get("total").integer();
      try (Progress progress =
          new Progress(screen(), state.replace('_', ' '), total, System::nanoTime)) {
        while (task.get("running").isTrue()
            && task.get("state").text().equals(state)
            && (total > 0 || task.get("total").integer() == 0)) {
          progress.done(task.get("done").integer());
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
          task = global().adminClient().get(PATH, Map.of()).get("task");
        }
      }
      return task;
    }
  }

  /** Moves the data. */
  @Command(name = "switch", description = "Moves the data into a store of another backend.")
  static final class Switch extends TaskCommand {
    @Parameters(paramLabel = "BACKEND", description = "its name, as in: stemedb storage list")
    private String backend;

    @Override
    public Integer call() {
      return follow("switch", body(backend));
    }
  }

  /** Makes the store anew. */
  @Command(name = "rebuild", description = "Makes the active store anew from the journal.")
  static final class Rebuild extends TaskCommand {
    @Override
    public Integer call() {
      return follow("rebuild", "");
    }
  }

  /** Compares it with the journal. */
  @Command(name = "verify", description = "Compares the active store with the journal.")
  static final class Verify extends TaskCommand {
    @Override
    public Integer call() {
      return follow("verify", "");
    }
  }

  /** Ends the task. */
  @Command(name = "cancel", description = "Ends the running task; the old store goes on.")
  static final class Cancel extends NodeCommand {
    @Override
    public Integer call() {
      JsonValue answer = global().adminClient().post(PATH + "/cancel", "");
      boolean cancelled = answer.get("cancelled").isTrue();
      show(
          answer,
          null,
          () -> screen().out().println(cancelled ? "cancelled" : "nothing to cancel"));
      return cancelled ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  /** Deletes files. */
  @Command(name = "drop", description = "Deletes the files of a store that is not the active one.")
  static final class Drop extends NodeCommand {
    @Parameters(paramLabel = "BACKEND", description = "its name, as in: stemedb storage list")
    private String backend;

    @Override
    public Integer call() {
      JsonValue answer = global().adminClient().post(PATH + "/drop", body(backend));
      return show(
          answer,
          null,
          () -> screen().out().println(answer.get("freed_bytes").integer() + " bytes freed"));
    }
  }
}
