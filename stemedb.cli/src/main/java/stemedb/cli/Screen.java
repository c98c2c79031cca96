package stemedb.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where output goes: answers to {@code out}, everything else to {@code err}.
 *
 * @param outTerminal whether a person sees {@code out}: colours only then
 * @param errTerminal whether a person sees {@code err}: moving progress only then
 */
record Screen(PrintWriter out, PrintWriter err, boolean outTerminal, boolean errTerminal) {
  /**
   * The streams of this process. Java 17 cannot tell a terminal on one stream from one on the
   * other, so the launcher script does: system property {@code stemedb.terminals}.
   */
  static Screen ofProcess() {
    List<String> terminals = List.of(System.getProperty("stemedb.terminals", "").split(","));
    boolean colours = System.getenv("NO_COLOR") == null;
    return new Screen(
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        terminals.contains("out") && colours,
        terminals.contains("err"));
  }

  private static PrintWriter writer(FileDescriptor stream) {
    return new PrintWriter(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
  }

  /** A line for the reader who waits for an answer; not part of it. */
  void note(String line) {
    err.println(line);
    err.flush();
  }

  /** The text in bold, on a terminal. */
  String bold(String text) {
    return style("1", text);
  }

  /** The text in yellow, on a terminal. */
  String warning(String text) {
    return style("33", text);
  }

  private String style(String code, String text) {
    return outTerminal && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
