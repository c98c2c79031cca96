package stemedb.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** One run of the command: exit code and what it wrote. */
record Run(int code, String out, String err) {

  static Run of(String... args) {
    return of(Map.of(), args);
  }

  static Run of(Map<String, String> environment, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Screen screen = screen(out, err, false);
    int code = Main.run(screen, environment, args);
    return new Run(code, out.toString(), err.toString());
  }

  static Screen screen(StringWriter out, StringWriter err, boolean terminal) {
    return new Screen(new PrintWriter(out), new PrintWriter(err), terminal, terminal);
  }
}
