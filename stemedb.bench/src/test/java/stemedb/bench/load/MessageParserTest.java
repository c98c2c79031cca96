package stemedb.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessageParserTest {
  private final MessageParser parser = new MessageParser();

  @Test
  void aBodyHasItsContentLength() throws Exception {
    assertCompleteAtItsEnd("HTTP/1.1 201 Created\r\nA: b\r\ncontent-LENGTH: 5\r\n\r\nhello");
    assertEquals(201, parser.status());
    assertEquals("hello", parser.bodyText(100));
    assertEquals("he", parser.bodyText(2));
  }

  @Test
  void chunksAreJoined() throws Exception {
    assertCompleteAtItsEnd(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n");
    assertEquals("abc0123456789", parser.bodyText(100));
  }

  @Test
  void aMessageWithoutBodyEndsWithItsHead() throws Exception {
    assertCompleteAtItsEnd("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assertEquals(0, parser.bodyLength());
  }

  @Test
  void messagesFollowEachOther() throws Exception {
    assertCompleteAtItsEnd("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    parser.reset();
    assertCompleteAtItsEnd("HTTP/1.1 404 Not Found\r\nContent-Length: 1\r\n\r\nx");
    assertEquals(404, parser.status());
    assertEquals("x", parser.bodyText(100));
  }

  @Test
  void aLongBodyFits() throws Exception {
    String body = "ab".repeat(50_000);
    feed("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    assertTrue(parser.isComplete());
    assertEquals(body, parser.bodyText(body.length()));
  }

  @Test
  void textsInTheBodyAreCounted() throws Exception {
    feed("HTTP/1.1 200 aXa\r\nContent-Length: 9\r\n\r\naXaXaXaXa");
    assertTrue(parser.isComplete());
    assertEquals(2, parser.countInBody("aXa".getBytes(StandardCharsets.US_ASCII)));
    assertEquals(0, parser.countInBody("XX".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void whatDoesNotBelongToTheMessageIsAnError() throws Exception {
    feed("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab");
    assertThrows(ProtocolException.class, parser::isComplete);
    parser.reset();
    feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nb");
    assertThrows(ProtocolException.class, parser::isComplete);
  }

  @Test
  void aLengthIsANumber() throws Exception {
    for (String length : new String[] {"x", "-1", "", "99999999999", "999999999"}) {
      parser.reset();
      feed("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
      assertThrows(ProtocolException.class, parser::isComplete, length);
    }
  }

  /** Byte by byte, so that every cut is tried. */
  private void assertCompleteAtItsEnd(String message) throws ProtocolException {
    for (int i = 0; i < message.length(); i++) {
      assertFalse(i > 0 && parser.isComplete(), "after " + i + " bytes");
      feed(message.substring(i, i + 1));
    }
    assertTrue(parser.isComplete());
  }

  private void feed(String text) throws ProtocolException {
    for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
      parser.space().put(b);
    }
  }
}
