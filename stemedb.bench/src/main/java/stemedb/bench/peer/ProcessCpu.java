package stemedb.bench.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/** CPU time and memory of a process and its children, from {@code /proc} (proc(5)). */
final class ProcessCpu {
  /** The kernel's unit in /proc on every Linux that Java runs on: USER_HZ. */
  private static final double TICKS_A_SECOND = 100;

  /** Fields of /proc/PID/stat behind the name: utime, stime, and those of children waited for. */
  private static final int FIRST_TIME = 11;

  private static final int TIMES = 4;

  private ProcessCpu() {}

  /**
   * CPU seconds of the process, its descendants and those that ended; NaN where there is no /proc.
   */
  static double seconds(long pid) {
    LongStream descendants =
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(ProcessHandle::pid);
    double own = ticks(pid);
    return (own + descendants.mapToDouble(ProcessCpu::ticks).filter(t -> !Double.isNaN(t)).sum())
        / TICKS_A_SECOND;
  }

  /** Resident memory in bytes; NaN where there is no /proc. */
  static double residentBytes(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
    } catch (IOException e) {
      // Said by NaN.
    }
    return Double.NaN;
  }

  private static double ticks(long pid) {
    try {
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      // The name is in parentheses and may hold anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long ticks = 0;
      for (int i = FIRST_TIME; i < FIRST_TIME + TIMES; i++) {
        ticks += Long.parseLong(fields[i]);
      }
      return ticks;
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
