package stemedb.cli;

import java.nio.file.Path;
import java.util.List;

/** The launcher script, which knows how a node is started. */
final class Launcher {
  private Launcher() {}

  /** What the script says of itself and its files. */
  static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new CommandFailure("this needs the launcher script: use the stemedb command");
    }
    return value;
  }

  /** The script. */
  static String path() {
    return property("stemedb.launcher");
  }

  /** The script as people called it, for what they are to type next. */
  static String typed() {
    return quoted(System.getProperty("stemedb.command", "stemedb"));
  }

  /** A word as a shell reads it. */
  static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** Starts a node on that folder and port. */
  static List<String> startCommand(Path data, int port) {
    return List.of(path(), "start", "--data", data.toString(), "--port", Integer.toString(port));
  }
}
