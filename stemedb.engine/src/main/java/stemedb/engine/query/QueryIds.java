package stemedb.engine.query;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Names for answers: version 7 UUIDs (RFC 9562, section 5.7), which sort by time. */
final class QueryIds {
  private QueryIds() {}

  static UUID next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = System.currentTimeMillis() << 16 | 0x7000 | random.nextInt(1 << 12);
    long low = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
