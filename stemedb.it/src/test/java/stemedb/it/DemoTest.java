package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command that anybody tries, on real data. */
class DemoTest {

  private static final int LIMIT_SECONDS = 180;

  @TempDir Path folder;

  @Test
  void showsTheSampleDataAndStoresNothingTwice() throws Exception {
    String first = demo();
    assertRow(first, "lines read", "7,208");
    assertRow(first, "claims created", "7,202");
    assertRow(first, "claims that were there already", "6");
    assertTotals(first);
    assertArea(first, "recency", "551500");
    assertArea(first, "recorded", "640679");
    assertArea(first, "consensus", "640679");
    assertArea(first, "confidence", "643801");
    assertArea(first, "authority", "643801");

    String second = demo();
    assertRow(second, "lines read", "7,208");
    assertRow(second, "claims created", "0");
    assertRow(second, "claims that were there already", "7,208");
    assertTotals(second);
  }

  /** One record more than claims: the node's first one, genesis. */
  private static void assertTotals(String report) {
    assertRow(report, "records stored", "7,203");
    assertRow(report, "pairs of subject and predicate", "1,962");
    assertRow(report, "pairs with more than one value", "773");
  }

  private static void assertRow(String report, String what, String count) {
    assertSays(report, Pattern.quote(what) + " +" + Pattern.quote(count));
  }

  private static void assertArea(String report, String lens, String area) {
    assertSays(report, lens + " +" + area + " +[0-9.]+ +contested +0\\.953\\d*");
  }

  private static void assertSays(String report, String line) {
    assertTrue(
        Pattern.compile("^" + line + "$", Pattern.MULTILINE).matcher(report).find(),
        () -> "no line " + line + " in:\n" + report);
  }

  private String demo() throws Exception {
    File report = Files.createTempFile(folder, "demo-", ".out").toFile();
    File errors = Files.createTempFile(folder, "demo-", ".err").toFile();
    List<String> arguments =
        List.of(
            "demo",
            "--exit",
            "--data",
            folder.resolve("data").toString(),
            "--port",
            Integer.toString(NodeUnderTest.freePort()));
    Process process =
        NodeUnderTest.command(arguments.toArray(String[]::new))
            .redirectOutput(report)
            .redirectError(errors)
            .start();
    try {
      assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "the demo ends");
    } finally {
      process.destroy();
    }
    assertEquals(0, process.exitValue(), () -> read(errors));
    return read(report);
  }

  private static String read(File file) {
    try {
      return Files.readString(file.toPath());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
