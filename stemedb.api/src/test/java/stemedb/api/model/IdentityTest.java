package stemedb.api.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class IdentityTest {
  private static final String HEX =
      "00ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1dfe";

  @Test
  void isWrittenAndReadAsLowerCaseHex() {
    assertEquals(HEX, Hash.parse(HEX).toString());
    assertEquals(HEX, AgentId.parse(HEX).toString());
    assertEquals(Hash.parse(HEX), Hash.of(Hash.parse(HEX).toBytes()));
  }

  @Test
  void refusesWhatIsNot32BytesOfHex() {
    for (String bad :
        new String[] {
          "", HEX.substring(1), HEX + "0", HEX.replace('a', 'A'), "g" + HEX.substring(1)
        }) {
      assertThrows(IllegalArgumentException.class, () -> Hash.parse(bad), bad);
    }
    assertThrows(IllegalArgumentException.class, () -> Hash.of(new byte[31]));
    assertThrows(IllegalArgumentException.class, () -> Hash.of(new byte[33]));
    assertThrows(IllegalArgumentException.class, () -> Hash.of(new byte[33], 2));
  }

  @Test
  void sortsByUnsignedBytes() {
    String high = "ff" + HEX.substring(2);
    assertTrue(Hash.parse(HEX).compareTo(Hash.parse(high)) < 0);
    assertEquals(0, Hash.parse(HEX).compareTo(Hash.parse(HEX)));
  }

  @Test
  void anAuthorIsNeverEqualToARecord() {
    assertNotEquals((Object) Hash.parse(HEX), AgentId.parse(HEX));
  }

  @Test
  void nobodyCanChangeItsBytes() {
    Hash hash = Hash.parse(HEX);
    hash.toBytes()[0] = 9;
    assertEquals(HEX, hash.toString());
    byte[] target = new byte[34];
    hash.copyTo(target, 1);
    assertArrayEquals(hash.toBytes(), java.util.Arrays.copyOfRange(target, 1, 33));
  }

  @Test
  void numbersAreEqualByValue() {
    assertEquals(new ObjectValue.Number(0.0), new ObjectValue.Number(-0.0));
    assertEquals("640679", new ObjectValue.Number(640679.0).text());
    assertThrows(IllegalArgumentException.class, () -> new ObjectValue.Number(Double.NaN));
  }
}
