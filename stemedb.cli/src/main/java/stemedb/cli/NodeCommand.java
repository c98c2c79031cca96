package stemedb.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import stemedb.client.JsonValue;

/** What commands share: the global options, and how an answer is written. */
abstract class NodeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  StemeDbCommand global() {
    return (StemeDbCommand) spec.root().userObject();
  }

  Screen screen() {
    return global().screen();
  }

  ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /**
   * Writes an answer in the form that was asked for.
   *
   * @param list member whose items are the lines of NDJSON; null when the answer is no list
   * @param table writes it for people
   */
  int show(JsonValue answer, @Nullable String list, Runnable table) {
    switch (global().output) {
      case TABLE -> table.run();
      case JSON -> screen().out().println(answer.indented());
      case NDJSON -> {
        if (list == null) {
          screen().out().println(answer);
        } else {
          answer.get(list).items().forEach(screen().out()::println);
        }
      }
    }
    return ExitCode.DONE;
  }
}
