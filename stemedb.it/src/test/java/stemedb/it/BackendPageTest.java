package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code on the page about storage backends is the code of the example. */
class BackendPageTest {
  private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void showsTheCodeOfTheExample() throws IOException {
    String page = Files.readString(Distribution.TOP.resolve("docs/write-a-storage-backend.md"));
    List<String> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Distribution.TOP.resolve("examples/storage-sqlite/src"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        sources.add(Files.readString(file));
      }
    }
    Matcher snippet = SNIPPET.matcher(page);
    int snippets = 0;
    while (snippet.find()) {
      String code = snippet.group(1);
      assertTrue(sources.stream().anyMatch(source -> source.contains(code)), code);
      snippets++;
    }
    assertTrue(snippets > 0, "no code on the page");
  }
}
