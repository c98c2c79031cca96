package stemedb.ops.health;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import stemedb.api.NodeStatus;
import stemedb.api.NodeStatus.State;
import stemedb.api.StemeDb;

/**
 * How the node is, for those who ask over HTTP.
 *
 * @param well whether the answer is 200; otherwise it is 503
 * @param json what is said about it
 */
record Health(boolean well, String json) {

  /** The process answers: that is all. Starting it again would not help against anything else. */
  static Health live() {
    return new Health(true, "{\"status\":\"live\"}");
  }

  /** Whether the start is over. */
  static Health startup(@Nullable StemeDb database) {
    NodeStatus status = database == null ? null : database.status();
    return brief(
        status != null && status.state() != State.STARTING && reads(status.state()), status);
  }

  /**
   * Whether questions can be answered now.
   *
   * @param gateway whether somebody takes requests; while it is replaced they are held
   */
  static Health ready(@Nullable StemeDb database, boolean gateway) {
    NodeStatus status = database == null ? null : database.status();
    if (status != null && reads(status.state()) && !gateway) {
      return new Health(false, "{\"state\":\"starting\",\"reason\":\"the gateway is not there\"}");
    }
    return brief(status != null && reads(status.state()), status);
  }

  /**
   * All there is to say.
   *
   * @param version of StemeDB
   * @param durability as configured
   */
  static Health full(@Nullable StemeDb database, String version, String durability) {
    if (database == null) {
      return new Health(
          false,
          "{\"state\":\"starting\",\"reason\":\"the database is not there yet\",\"version\":"
              + quoted(version)
              + "}");
    }
    NodeStatus status = database.status();
    return new Health(
        reads(status.state()),
        "{\"state\":"
            + quoted(word(status.state()))
            + ",\"reason\":"
            + quoted(status.reason())
            + ",\"since\":"
            + quoted(status.since().toString())
            + ",\"offset\":"
            + status.offset()
            + ",\"assertions_count\":"
            + status.assertionsCount()
            + ",\"version\":"
            + quoted(version)
            + ",\"store\":"
            + quoted(status.store())
            + ",\"durability\":"
            + quoted(durability)
            + ",\"lag_frames\":"
            + status.lagFrames()
            + (status.generation() == null
                ? ""
                : ",\"generation\":" + quoted(status.generation().toString()))
            + "}");
  }

  /** The state, and why when it is a bad one. */
  private static Health brief(boolean well, @Nullable NodeStatus status) {
    String state = quoted(word(status == null ? State.STARTING : status.state()));
    String reason = well || status == null ? "" : ",\"reason\":" + quoted(status.reason());
    return new Health(well, "{\"state\":" + state + reason + "}");
  }

  /** A node that takes no writes is still worth asking. */
  private static boolean reads(State state) {
    return state == State.READY || state == State.DEGRADED || state == State.READ_ONLY;
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
