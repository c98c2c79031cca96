package stemedb.http.endpoint;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stemedb.api.Change;
import stemedb.api.ChangePage;
import stemedb.api.FeedReader;
import stemedb.http.route.Pieces;

/**
 * The change feed as server-sent events, an event a change. Where no change says how far the feed
 * was read, an id without data does: clients keep it, and tell nobody of it.
 */
final class FeedEvents implements Pieces {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** Come again a second after the connection is lost. */
  private static final byte[] BEGINNING = ascii("retry: 1000\n\n");

  private final FeedReader reader;
  private final EventCache events;
  private @Nullable ChangePage first;

  /**
   * @param first the page that the reader has read already
   */
  FeedEvents(FeedReader reader, ChangePage first, EventCache events) {
    this.reader = reader;
    this.first = first;
    this.events = events;
  }

  @Override
  public CompletionStage<byte[]> next() {
    ChangePage page = first;
    if (page != null) {
      first = null;
      return CompletableFuture.completedFuture(bytes(BEGINNING, page));
    }
    return reader.next(HEARTBEAT).thenApply(next -> bytes(new byte[0], next));
  }

  private byte[] bytes(byte[] beginning, ChangePage page) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(beginning.length + 1024);
    out.writeBytes(beginning);
    long told = -1;
    for (Change change : page.changes()) {
      out.writeBytes(events.event(page.generation(), change));
      told = change.offset();
    }
    if (told != page.through()) {
      out.writeBytes(ascii("id: " + EventId.of(page) + "\n\n"));
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    reader.close();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
