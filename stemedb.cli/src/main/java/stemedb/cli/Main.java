package stemedb.cli;

import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import stemedb.api.StemeDbException;
import stemedb.api.model.Hash;
import stemedb.client.StemeDbClientException;
import stemedb.record.Timestamps;

/** Where the {@code stemedb} command begins. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(Screen.ofProcess(), System.getenv(), args));
  }

  /** Runs one command and returns the exit code. */
  static int run(Screen screen, Map<String, String> environment, String... args) {
    int code = commandLine(screen, environment).execute(args);
    screen.out().flush();
    screen.err().flush();
    return code;
  }

  static CommandLine commandLine(Screen screen, Map<String, String> environment) {
    CommandLine line = new CommandLine(new StemeDbCommand(screen, environment));
    line.setOut(screen.out());
    line.setErr(screen.err());
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            screen.outTerminal() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setAbbreviatedOptionsAllowed(false);
    line.registerConverter(Instant.class, text -> convert(text, Timestamps::parse));
    line.registerConverter(Hash.class, text -> convert(text, Hash::parse));
    line.setParameterExceptionHandler((failure, args) -> report(screen, failure));
    line.setExecutionExceptionHandler((failure, command, parsed) -> report(screen, failure));
    return line;
  }

  private static <T> T convert(String text, Function<String, T> read) {
    try {
      return read.apply(text);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException("'" + text + "': " + e.getMessage());
    }
  }

  private static int report(Screen screen, CommandLine.ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    screen.note(String.valueOf(failure.getMessage()));
    CommandLine.UnmatchedArgumentException.printSuggestions(failure, screen.err());
    screen.note("see '" + command.getCommandSpec().qualifiedName() + " --help'");
    return ExitCode.USAGE;
  }

  /** Says what went wrong and what to do; a failure of our own keeps its trace. */
  private static int report(Screen screen, Exception failure) {
    if (failure instanceof StemeDbClientException refused) {
      if (refused.unreachable()) {
        screen.note(
            refused.detail() + ": start one with 'stemedb start', or name another by --url");
        return ExitCode.UNREACHABLE;
      }
      screen.note("the node says " + refused.getMessage());
    } else if (failure instanceof CommandFailure || failure instanceof StemeDbException) {
      screen.note(String.valueOf(failure.getMessage()));
    } else {
      failure.printStackTrace(screen.err());
    }
    return ExitCode.FAILED;
  }
}
