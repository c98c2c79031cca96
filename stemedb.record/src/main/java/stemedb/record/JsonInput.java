package stemedb.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;

/**
 * One JSON text (RFC 8259) that is being read under the rules of I-JSON (RFC 7493): strict UTF-8,
 * no lone surrogates; whoever reads an object refuses duplicate members. Every refusal is a {@link
 * StemeDbException} in our words.
 */
final class JsonInput implements AutoCloseable {
  /** How deep arrays and objects may stand in one another. */
  static final int DEPTH_MAX = 32;

  /** How many digits a number may have. */
  static final int NUMBER_DIGITS_MAX = 1_000;

  /**
   * Names are not interned: they come from strangers. Buffers come from a pool, since those that
   * belong to threads would outlive the bundle.
   */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
          .recyclerPool(JsonRecyclerPools.newBoundedPool(64))
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxNumberLength(NUMBER_DIGITS_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonParser parser;

  private JsonInput(JsonParser parser) {
    this.parser = parser;
  }

  /** Starts to read and goes to the first token. */
  static JsonInput open(byte[] json) {
    Utf8.requireJsonText(json);
    try {
      JsonInput input = new JsonInput(FACTORY.createParser(json));
      input.next();
      return input;
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
  }

  /** Goes to the next token; the text must not end there. */
  JsonToken next() {
    try {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw malformed("the text ends too early", null);
      }
      return token;
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  /** The token that the input stands at. */
  JsonToken token() {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IllegalStateException("nothing has been read");
    }
    return token;
  }

  /**
   * Goes to the next member's value.
   *
   * @param pointer of the object
   * @return the member's name, or null at the end of the object
   */
  @Nullable String nextMember(String pointer) {
    try {
      if (next() == JsonToken.END_OBJECT) {
        return null;
      }
      String name = wellFormed(parser.currentName(), pointer);
      next();
      return name;
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  /** The text that the input stands at. */
  String text(String pointer) {
    try {
      return wellFormed(parser.getText(), pointer);
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  /** Whether the input stands at a number. */
  boolean atNumber() {
    return token().isNumeric();
  }

  /** The number that the input stands at. */
  NumberLiteral number(String pointer) {
    try {
      return NumberLiteral.read(
          pointer,
          parser.getTextCharacters(),
          parser.getTextOffset(),
          parser.getTextLength(),
          token() == JsonToken.VALUE_NUMBER_INT);
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  /** Goes to the end of the value that the input stands at. */
  void skip() {
    try {
      parser.skipChildren();
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  /** Refuses anything after the value. */
  void end() {
    try {
      if (parser.nextToken() != null) {
        throw malformed("something stands after the end of the JSON value", null);
      }
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new IllegalStateException("a parser of bytes in memory can be closed", e);
    }
  }

  private static String wellFormed(String text, String pointer) {
    if (Utf8.length(text) < 0) {
      throw Problem.at(ErrorCode.INVALID_ENCODING, pointer, "a text contains a lone surrogate")
          .toException();
    }
    return text;
  }

  private StemeDbException refusal(IOException e) {
    if (e instanceof StreamConstraintsException) {
      return new StemeDbException(Problem.of(ErrorCode.VALIDATION_FAILED, exceededLimit(e)), e);
    }
    // the parser checks surrogates in names, not in values; its message is all that tells
    if (String.valueOf(e.getMessage()).contains(" surrogate ")) {
      return new StemeDbException(
          Problem.of(ErrorCode.INVALID_ENCODING, "the name of a member has a lone surrogate"), e);
    }
    return malformed("the text is not JSON", e);
  }

  private String exceededLimit(IOException e) {
    if (parser.getParsingContext().getNestingDepth() > DEPTH_MAX) {
      return "arrays and objects stand more than " + DEPTH_MAX + " deep in one another";
    }
    return String.valueOf(e.getMessage()).startsWith("Number")
        ? "a number has more than " + NUMBER_DIGITS_MAX + " digits"
        : "the text exceeds a limit of the parser";
  }

  private StemeDbException malformed(String detail, @Nullable IOException cause) {
    var location = parser.currentLocation();
    String where = " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    return new StemeDbException(Problem.of(ErrorCode.MALFORMED_JSON, detail + where), cause);
  }
}
