package stemedb.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import stemedb.bench.claims.ClaimFile;
import stemedb.bench.claims.Claims;

/** The write path against etcd and PostgreSQL. */
final class WriteBench {
  private WriteBench() {}

  /** False when there were wrong answers. */
  static boolean run(Settings settings, Path launcher, PrintStream out)
      throws IOException, InterruptedException {
    try (Comparison comparison = new Comparison("Writes", Comparison.OVER_HTTP, settings, out)) {
      Claims claims = new Claims(settings.seed(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
      ClaimFile file = new ClaimFile(comparison.newFolder("claims").resolve("claims"), claims);
      if (settings.runs("single") || settings.runs("batch")) {
        new FreshWrites(comparison, file, claims).run(launcher);
      }
      if (settings.runs("filled")) {
        new FilledWrites(comparison, file).run(launcher);
      }
      if (settings.runs("embedded")) {
        new EmbeddedWrites(comparison, file).run();
      }
      return comparison.report();
    }
  }
}
