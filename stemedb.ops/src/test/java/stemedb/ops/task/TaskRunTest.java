package stemedb.ops.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import stemedb.api.journal.JournalException;
import stemedb.api.journal.JournalException.Reason;

class TaskRunTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TaskOutput output =
      new TaskOutput(new PrintStream(bytes, false, StandardCharsets.UTF_8));
  private final TaskArguments arguments =
      new TaskArguments(Map.of("stemedb.task.directory", "a\n\"b\"")::get);

  /** A task that is what it does. */
  private record Task(Work work) implements OfflineTask {
    interface Work {
      int run(TaskArguments arguments, TaskOutput output);
    }

    @Override
    public String name() {
      return "t";
    }

    @Override
    public int run(TaskArguments arguments, TaskOutput output) {
      return work.run(arguments, output);
    }
  }

  private String said() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void waitsForTheTaskAndReturnsItsStatus() throws Exception {
    TaskRun run = new TaskRun(20_000);
    CompletableFuture<Integer> status =
        CompletableFuture.supplyAsync(() -> run.run("t", arguments, output));
    run.add(
        new Task(
            (told, out) -> {
              out.line(new JsonLine().text("d", told.text("directory")).number("n", 1));
              return 1;
            }));
    assertEquals(1, status.get(20, TimeUnit.SECONDS));
    assertEquals("{\"d\":\"a\\u000a\\\"b\\\"\",\"n\":1}\n", said());
  }

  @Test
  void saysThatNobodyCanDoIt() {
    assertEquals(1, new TaskRun(1).run("t", arguments, output));
    assertTrue(said().contains("no bundle of this node can do the task t"), said());
  }

  @Test
  void saysWhatFailed() {
    TaskRun run = new TaskRun(1);
    run.add(
        new Task(
            (told, out) -> {
              throw new JournalException(Reason.UNAVAILABLE, "another process has it");
            }));
    assertEquals(1, run.run("t", arguments, output));
    assertEquals("{\"type\":\"error\",\"message\":\"another process has it\"}\n", said());
  }

  @Test
  void refusesAMissingArgument() {
    TaskRun run = new TaskRun(1);
    run.add(new Task((told, out) -> told.text("nothing").length()));
    assertEquals(1, run.run("t", arguments, output));
    assertTrue(said().contains("stemedb.task.nothing is missing"), said());
  }
}
