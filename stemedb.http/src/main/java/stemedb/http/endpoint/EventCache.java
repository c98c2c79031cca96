package stemedb.http.endpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import stemedb.api.Change;
import stemedb.http.json.FeedJson;
import stemedb.http.json.JsonWriter;

/**
 * The last events as bytes, written once for all readers that are at the end. It knows a change by
 * itself, for the database hands the same one to all of them. Thread-safe.
 */
final class EventCache {
  private static final int SLOTS = 1024;
  private static final int EVENT_BYTES_MAX = 4 << 10;

  private record Event(Change change, byte[] bytes) {}

  private final AtomicReferenceArray<@Nullable Event> slots = new AtomicReferenceArray<>(SLOTS);

  /** The event of a change. Not to be changed. */
  byte[] event(String generation, Change change) {
    int slot = (int) (change.offset() % SLOTS);
    Event known = slots.get(slot);
    if (known != null && known.change == change) {
      return known.bytes;
    }
    byte[] bytes = write(new EventId(generation, change.offset()), change);
    if (bytes.length <= EVENT_BYTES_MAX) {
      slots.set(slot, new Event(change, bytes));
    }
    return bytes;
  }

  private static byte[] write(EventId id, Change change) {
    byte[] head = ("id: " + id + "\ndata: ").getBytes(StandardCharsets.US_ASCII);
    JsonWriter writer = new JsonWriter();
    FeedJson.change(writer, change);
    byte[] json = writer.toBytes(); // in one line: JSON escapes line ends
    return ByteBuffer.allocate(head.length + json.length + 2)
        .put(head)
        .put(json)
        .put((byte) '\n')
        .put((byte) '\n')
        .array();
  }
}
