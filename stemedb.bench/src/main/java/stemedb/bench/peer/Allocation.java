package stemedb.bench.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much a Java process has allocated, from the log of its collector ({@code -Xlog:gc}): what the
 * heap grew by between two pauses was allocated between them. A collection is asked for first, so
 * that the log reaches up to now.
 */
final class Allocation {
  private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\(");
  private static final int JCMD_SECONDS = 30;
  private static final double MIB = 1 << 20;

  private Allocation() {}

  static double bytes(long pid, Path log) throws IOException, InterruptedException {
    return collect(pid) && Files.exists(log)
        ? bytes(Files.readString(log, StandardCharsets.UTF_8))
        : Double.NaN;
  }

  /** Adds the log up; to the MiB, which is its unit. */
  static double bytes(String log) {
    double sum = 0;
    long after = 0;
    Matcher pause = PAUSE.matcher(log);
    while (pause.find()) {
      // A concurrent cycle frees regions outside pauses: then the heap has not grown.
      sum += Math.max(0, Long.parseLong(pause.group(1)) - after);
      after = Long.parseLong(pause.group(2));
    }
    return sum * MIB;
  }

  private static boolean collect(long pid) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      return false; // a runtime without tools
    }
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(JCMD_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
