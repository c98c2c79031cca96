package stemedb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every command that a guide, a runbook or a unit names is one that there is, with its options. */
class DocumentedCommandsTest {
  private static final Path TOP = Path.of("..");
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:^|`|\\| |ExecStart=/opt/stemedb/bin/)(?:\\./)?stemedb ([a-z][^`#|\\n]*)",
          Pattern.MULTILINE);

  @Test
  void areThere() throws IOException {
    List<String> wrong = new ArrayList<>();
    int commands = 0;
    for (Path file : files()) {
      Matcher matcher = COMMAND.matcher(Files.readString(file));
      while (matcher.find()) {
        commands++;
        String[] words = matcher.group(1).strip().split("\\s+");
        try {
          Main.commandLine(Run.screen(new StringWriter(), new StringWriter(), false), Map.of())
              .parseArgs(words);
        } catch (CommandLine.ParameterException e) {
          wrong.add(file.getFileName() + ": " + matcher.group() + ": " + e.getMessage());
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(commands > 60, commands + " commands");
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String folder : List.of("docs", "deploy/systemd")) {
      try (Stream<Path> found = Files.walk(TOP.resolve(folder))) {
        found.filter(Files::isRegularFile).forEach(files::add);
      }
    }
    return files;
  }
}
