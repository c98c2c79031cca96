package stemedb.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Published vectors that lie beside the project; a test without them is skipped. */
final class VectorFile {
  private VectorFile() {}

  static JsonNode read(String name) throws IOException {
    Path file = Path.of("..", "..", "shared", "vectors", name);
    Assumptions.assumeTrue(Files.exists(file), "the published vectors are not there: " + name);
    return new ObjectMapper().readTree(file.toFile());
  }
}
