package stemedb.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentKeyTest {
  private static final HexFormat HEX = HexFormat.of();

  /** RFC 8410 section 10.3. */
  private static final String PEM =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
      -----END PRIVATE KEY-----
      """;

  /** RFC 8032 section 7.1, tests 1 to 3. */
  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,"
        + "'',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
        + "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,"
        + "72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
        + "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,"
        + "af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
        + "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void agreesWithTheRfc(String seed, String publicKey, String message, String signature) {
    AgentKey key = AgentKey.ofSeed(HEX.parseHex(seed));
    assertEquals(publicKey, key.agentId().toString());
    assertEquals(signature, HEX.formatHex(key.sign(HEX.parseHex(message))));
  }

  @Test
  void readsAndWritesPemAsOpensslDoes() {
    AgentKey key = AgentKey.readPem(PEM);
    assertEquals(
        "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1",
        key.agentId().toString());
    assertEquals(PEM, key.toPem());
    String wrapped = "my key\r\n" + PEM.replace("\n", "\r\n").replace("BCIE", "BC\r\nIE");
    assertEquals(key.agentId(), AgentKey.readPem(wrapped).agentId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC",
        "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAw!\n-----END PRIVATE KEY-----",
        "-----END PRIVATE KEY-----\n-----BEGIN PRIVATE KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMC4C\n-----END ENCRYPTED PRIVATE KEY-----"
      })
  void refusesOtherTexts(String text) {
    assertThrows(IllegalArgumentException.class, () -> AgentKey.readPem(text));
  }

  @Test
  void refusesOtherAlgorithmsAndLengths() {
    // X25519 is 1.3.101.110
    byte[] der = HEX.parseHex("302e020100300506032b656e04220420" + "11".repeat(32));
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getEncoder().encodeToString(der)
            + "\n-----END PRIVATE KEY-----\n";
    assertThrows(IllegalArgumentException.class, () -> AgentKey.readPem(pem));
    assertThrows(IllegalArgumentException.class, () -> AgentKey.ofSeed(new byte[31]));
  }

  @Test
  void generatesKeysWhoseSignaturesVerify() throws Exception {
    AgentKey key = AgentKey.generate();
    assertNotEquals(key.agentId(), AgentKey.generate().agentId());
    byte[] message = {1, 2, 3};
    byte[] signature = key.sign(message);
    assertArrayEquals(signature, AgentKey.readPem(key.toPem()).sign(message));
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(publicKey(key));
    verifier.update(message);
    assertTrue(verifier.verify(signature));
  }

  @Test
  void keepsItsSecret() {
    byte[] seed = HEX.parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    AgentKey key = AgentKey.ofSeed(seed);
    assertFalse(key.toString().contains("9d61b19d"));
    String before = key.toPem();
    seed[0]++;
    assertEquals(before, key.toPem());
  }

  private static PublicKey publicKey(AgentKey key) throws Exception {
    byte[] der = HEX.parseHex("302a300506032b6570032100" + key.agentId());
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
  }
}
