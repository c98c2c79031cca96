package stemedb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stemedb.api.model.ObjectValue;

final class ObjectValuesTest {
  @Test
  void theTypeIsWhatTheValueReadsAs() {
    assertEquals(new ObjectValue.Number(-1.5e3), ObjectValues.of("-1.5e3", null));
    assertEquals(new ObjectValue.Number(0), ObjectValues.of("0", null));
    assertEquals(new ObjectValue.Bool(false), ObjectValues.of("false", null));
    for (String text : new String[] {"Paris", "007", "+1", "1.", ".5", "NaN", "0x10", "True", ""}) {
      assertEquals(new ObjectValue.Text(text), ObjectValues.of(text, null));
    }
  }

  @Test
  void aTypeThatIsNamedWins() {
    assertEquals(new ObjectValue.Text("33"), ObjectValues.of("33", ObjectValues.Type.TEXT));
    assertEquals(
        new ObjectValue.Reference("country/FR"),
        ObjectValues.of("country/FR", ObjectValues.Type.REFERENCE));
    assertThrows(
        IllegalArgumentException.class, () -> ObjectValues.of("yes", ObjectValues.Type.BOOLEAN));
    assertThrows(
        IllegalArgumentException.class, () -> ObjectValues.of("x", ObjectValues.Type.NUMBER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9007199254740993", "-9007199254740993", "1e999"})
  void noNumberIsRounded(String literal) {
    assertThrows(IllegalArgumentException.class, () -> ObjectValues.number(literal));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9007199254740991", "9007199254740992", "100000000000000000000"})
  void exactLargeIntegersAreTaken(String literal) {
    assertEquals(new ObjectValue.Number(Double.parseDouble(literal)), ObjectValues.number(literal));
  }
}
