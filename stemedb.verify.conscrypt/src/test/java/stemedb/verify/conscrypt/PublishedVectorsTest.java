package stemedb.verify.conscrypt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The collections in shared/vectors, with the verdict that their member "strict" states. */
class PublishedVectorsTest {
  private static final Path FOLDER = Path.of("../../shared/vectors");

  @ParameterizedTest
  @MethodSource("stemedb.verify.conscrypt.Engines#verifiers")
  void plainSignaturesOfTheRfcAreValidAndTheOtherVariantsAreNot(StrictVerifier verifier)
      throws IOException {
    JsonNode file = read("rfc8032-ed25519.json");
    assertEquals(5, file.get("ed25519").size());
    for (JsonNode vector : file.get("ed25519")) {
      assertTrue(verify(verifier, vector), () -> vector.get("name").asText());
    }
    assertEquals(4, file.get("ed25519ctx").size());
    for (JsonNode vector : file.get("ed25519ctx")) {
      assertFalse(verify(verifier, vector), () -> vector.get("name").asText());
    }
    assertEquals(1, file.get("ed25519ph").size());
    assertFalse(verify(verifier, file.get("ed25519ph").get(0)));
  }

  @ParameterizedTest
  @MethodSource("stemedb.verify.conscrypt.Engines#verifiers")
  void wycheproofGetsTheStrictVerdict(StrictVerifier verifier) throws IOException {
    assertStrict(verifier, "wycheproof-ed25519.json", 151);
  }

  /** "Taming the many EdDSAs" (Chalkias, Garillot, Nikolaenko 2020). */
  @ParameterizedTest
  @MethodSource("stemedb.verify.conscrypt.Engines#verifiers")
  void speccheckGetsTheStrictVerdict(StrictVerifier verifier) throws IOException {
    assertStrict(verifier, "ed25519-speccheck.json", 12);
  }

  private static void assertStrict(StrictVerifier verifier, String name, int count)
      throws IOException {
    JsonNode vectors = read(name).get("vectors");
    assertEquals(count, vectors.size());
    for (JsonNode vector : vectors) {
      assertEquals(
          vector.get("strict").asBoolean(),
          verify(verifier, vector),
          () -> verifier.name() + ", " + name + " " + vector.get("id"));
    }
  }

  private static boolean verify(StrictVerifier verifier, JsonNode vector) {
    return verifier.verify(
        Engines.check(
            vector.get("public").asText(),
            vector.get("message").asText(),
            vector.get("signature").asText()));
  }

  private static JsonNode read(String name) throws IOException {
    Path file = FOLDER.resolve(name);
    assumeTrue(Files.exists(file), () -> file + " is not here");
    return new ObjectMapper().readTree(file.toFile());
  }
}
