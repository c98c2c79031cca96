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
  private static final Pattern DURATION = Pattern.compile("(?m)^duration: (\\d+) s");
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
    double failed = number(FAILED, output, 0);
    long requests = latencies.getTotalCount();
    // A short run at a fixed rate may be over before its connections are there, and has no rate.
    double seconds =
        requests == 0 ? number(DURATION, output, 1) : requests / number(RATE, output, Double.NaN);
    if (!(seconds > 0)) {
      throw new IOException("pgbench says no rate: " + output);
    }
    return new Load.Result(
        requests,
        (long) failed,
        failed == 0 ? null : "pgbench: failed transactions",
        seconds,
        Double.NaN,
        latencies);
  }

  private static double number(Pattern pattern, String output, double otherwise) {
    Matcher matcher = pattern.matcher(output);
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : otherwise;
  }
}
