package stemedb.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import stemedb.bench.load.Load;

/**
 * Reads what pgbench says: its summary, and its log with a line a transaction, whose third column
 * is the latency in microseconds. With a fixed rate that latency counts from the moment at which
 * the transaction was due, as pgbench's manual says, just as in our open loop.
 */
final class PgbenchOutput {
  private static final Pattern RATE = Pattern.compile("(?m)^tps = ([0-9.]+)");
  private static final Pattern FAILED =
      Pattern.compile("(?m)^number of failed transactions: (\\d+)");
  private static final int LATENCY_COLUMN = 2;

  private PgbenchOutput() {}

  /**
   * @param output its standard output
   * @param logs one a thread of pgbench
   */
  static Load.Result read(String output, List<Path> logs) throws IOException {
    Histogram latencies = Load.Result.newHistogram();
    for (Path log : logs) {
      try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.US_ASCII)) {
        for (String line; (line = lines.readLine()) != null; ) {
          String latency = line.split(" ", LATENCY_COLUMN + 2)[LATENCY_COLUMN];
          if (!latency.equals("failed")) {
            latencies.recordValue(TimeUnit.MICROSECONDS.toNanos(Long.parseLong(latency)));
          }
        }
      }
    }
    double rate = number(RATE, output);
    long failed =
        output.contains("number of failed transactions") ? (long) number(FAILED, output) : 0;
    return new Load.Result(
        latencies.getTotalCount(),
        failed,
        failed == 0 ? null : "pgbench: failed transactions",
        latencies.getTotalCount() / rate,
        Double.NaN,
        latencies);
  }

  private static double number(Pattern pattern, String output) throws IOException {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new IOException("pgbench says no " + pattern + ": " + output);
    }
    return Double.parseDouble(matcher.group(1));
  }
}
