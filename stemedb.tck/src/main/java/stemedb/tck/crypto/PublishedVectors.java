package stemedb.tck.crypto;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import stemedb.api.crypto.SignatureCheck;
import stemedb.api.model.AgentId;

/** Collections of signatures that others have published, read where they are present. */
final class PublishedVectors {

  /**
   * One signature.
   *
   * @param name for messages
   * @param check what is asked
   * @param strict the right verdict
   */
  record Vector(String name, SignatureCheck check, boolean strict) {}

  private PublishedVectors() {}

  /** The vectors of one file, or nothing when it is not there. */
  static Optional<List<Vector>> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<Vector> vectors = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
      String list = "";
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME) {
          list = parser.currentName();
        } else if (parser.currentToken() == JsonToken.START_OBJECT
            && parser.getParsingContext().getParent().inArray()) {
          vectors.add(vector(list, parser));
        }
      }
    }
    return Optional.of(vectors);
  }

  /** Members that are not named here are of no concern. */
  private static Vector vector(String list, JsonParser parser) throws IOException {
    String name = list;
    byte[] key = {};
    byte[] message = {};
    byte[] signature = {};
    boolean strict = list.equals("ed25519"); // the file of the RFC has lists instead of verdicts
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      parser.nextToken();
      switch (member) {
        case "id", "name" -> name = list + " " + parser.getText();
        case "public" -> key = HexFormat.of().parseHex(parser.getText());
        case "message" -> message = HexFormat.of().parseHex(parser.getText());
        case "signature" -> signature = HexFormat.of().parseHex(parser.getText());
        case "strict" -> strict = parser.getBooleanValue();
        default -> parser.skipChildren();
      }
    }
    return new Vector(name, new SignatureCheck(AgentId.of(key), message, signature), strict);
  }
}
