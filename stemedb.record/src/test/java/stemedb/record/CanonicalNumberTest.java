package stemedb.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalNumberTest {
  /** RFC 8785 appendix B. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2",
    // two digits in Java's notation, where one is enough, and neighbours
    "0000000000000002, 1e-323",
    "0000000000000003, 1.5e-323",
    "0000000000000004, 2e-323",
    "0000000000000014, 1e-322",
    // the worst case of Double.toString before JDK 19
    "44b0000000000000, 7.555786372591432e+22"
  })
  void agreesWithTheTableOfTheRfc(String ieee, String json) {
    assertEquals(json, CanonicalNumber.toString(ofHex(ieee)));
  }

  @Test
  void agreesWithThePublishedVectors() throws Exception {
    for (JsonNode number : VectorFile.read("jcs-rfc8785.json").get("numbers_rfc")) {
      double value = ofHex(number.get("ieee").textValue());
      if (number.get("json").isNull()) {
        assertThrows(IllegalArgumentException.class, () -> CanonicalNumber.toString(value));
      } else {
        assertEquals(number.get("json").textValue(), CanonicalNumber.toString(value));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesWhatIsNotFinite(double value) {
    assertThrows(IllegalArgumentException.class, () -> CanonicalNumber.toString(value));
  }

  @Test
  void randomDoublesHaveTheirShortestDigits() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      double value = random(random, i);
      String text = CanonicalNumber.toString(value);
      String message = "seed " + seed + ": " + value + " as " + text;
      assertEquals(value + 0.0, Double.parseDouble(text), message);
      BigDecimal digits = new BigDecimal(text).stripTrailingZeros();
      // with a digit less, the nearest decimals on either side read back as other doubles
      if (value != 0 && digits.precision() > 1) {
        MathContext less = new MathContext(digits.precision() - 1, RoundingMode.FLOOR);
        BigDecimal floor = new BigDecimal(value).round(less);
        BigDecimal ceiling = floor.add(floor.ulp());
        assertTrue(floor.doubleValue() != value && ceiling.doubleValue() != value, message);
      }
      assertNotation(text, digits, message);
    }
  }

  @Test
  void literalsReadTheSameOnTheShortWay() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      BigDecimal decimal =
          BigDecimal.valueOf(random.nextLong() >> random.nextInt(64), random.nextInt(25));
      String literal = decimal.toPlainString();
      String message = "seed " + seed + ": " + literal;
      char[] text = ("[" + literal + "]").toCharArray();
      NumberLiteral number =
          NumberLiteral.read("", text, 1, literal.length(), !literal.contains("."));
      double expected = Double.parseDouble(literal) + 0.0;
      assertEquals(expected, number.value(), message);
      assertEquals(CanonicalNumber.toString(expected), number.canonical(), message);
      byte[] canonical = CanonicalJson.of(literal.getBytes(UTF_8));
      assertEquals(number.canonical(), new String(canonical, UTF_8), message);
    }
  }

  /** ECMA-262 6.1.6.1.20: plain from 1e-6 to below 1e21, else one digit before the point. */
  private static void assertNotation(String text, BigDecimal digits, String message) {
    double magnitude = Math.abs(digits.doubleValue());
    boolean plain = magnitude == 0 || magnitude >= 1e-6 && magnitude < 1e21;
    String form =
        plain ? "-?(0|[1-9][0-9]*)(\\.[0-9]*[1-9])?" : "-?[1-9](\\.[0-9]*[1-9])?e[+-][1-9][0-9]*";
    assertTrue(text.matches(form), message);
  }

  private static double random(Random random, int i) {
    double value =
        switch (i % 5) {
          case 0 -> random.nextInt(2_000_000) / 1_000.0;
          case 1 -> random.nextGaussian() * Math.pow(10, random.nextInt(50) - 25);
          case 2 -> random.nextInt(1_000) * Double.MIN_VALUE;
          case 3 -> random.nextLong();
          default -> Double.longBitsToDouble(random.nextLong());
        };
    return Double.isFinite(value) ? value : 0;
  }

  private static double ofHex(String ieee) {
    return Double.longBitsToDouble(Long.parseUnsignedLong(ieee, 16));
  }
}
