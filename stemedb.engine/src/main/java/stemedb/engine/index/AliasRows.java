package stemedb.engine.index;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.AgentId;
import stemedb.api.model.Alias;
import stemedb.api.storage.Scan;
import stemedb.api.storage.ScanOrder;
import stemedb.api.storage.Snapshot;

/**
 * Other names of subjects. The row of a name: the agent who named it first (32), then the canonical
 * name in UTF-8, nothing when the name was taken back. The row from the other end is empty: it
 * leads to names that are then looked up themselves.
 *
 * <p>A name belongs to whoever named it first. A record that would close a cycle, or make a chain
 * of more than {@value #CHAIN_MAX} names, has no effect.
 */
public final class AliasRows {
  /** How many names may stand for one another in a row. */
  public static final int CHAIN_MAX = 16;

  private AliasRows() {}

  private record Row(AgentId owner, Optional<String> canonical) {}

  static void write(Rows rows, Alias alias, long offset, Governance governance) {
    try (Snapshot before = rows.snapshot()) {
      Row last = latest(rows, before, alias.alias());
      AgentId owner = last == null ? alias.agentId() : last.owner;
      if (governance.verdict(alias.agentId(), owner) != Governance.Verdict.EFFECTIVE
          || alias.canonical().isPresent() && closesCycle(rows, before, alias)) {
        return;
      }
      byte[] name = alias.canonical().orElse("").getBytes(StandardCharsets.UTF_8);
      rows.putVisibly(
          Keys.alias(alias.alias(), offset),
          ByteBuffer.allocate(AgentId.BYTES + name.length).put(owner.toBytes()).put(name).array());
      alias
          .canonical()
          .ifPresent(to -> rows.put(Keys.aliasOf(to, alias.alias(), offset), new byte[0]));
    }
  }

  /** Who named that name first; null when nobody did. */
  static @Nullable AgentId owner(Rows rows, String alias) {
    try (Snapshot before = rows.snapshot()) {
      Row last = latest(rows, before, alias);
      return last == null ? null : last.owner;
    }
  }

  private static boolean closesCycle(Rows rows, Snapshot before, Alias alias) {
    String name = alias.canonical().orElseThrow();
    for (int step = 0; step < CHAIN_MAX; step++) {
      if (name.equals(alias.alias())) {
        return true;
      }
      Row next = latest(rows, before, name);
      if (next == null || next.canonical.isEmpty()) {
        return false;
      }
      name = next.canonical.get();
    }
    return true;
  }

  /** In the batch that is being put together, or else in the store. */
  private static @Nullable Row latest(Rows rows, Snapshot before, String alias) {
    byte[] from = Keys.alias(alias);
    byte[] here = rows.latest(from);
    return here == null ? latest(before, alias, Long.MAX_VALUE) : decode(here);
  }

  private static @Nullable Row latest(Snapshot snapshot, String alias, long upTo) {
    byte[] from = Keys.alias(alias);
    Row latest = null;
    try (Scan scan = snapshot.scan(from, Keys.end(from), ScanOrder.ASCENDING)) {
      while (scan.next() && Keys.lastLong(scan.key()) <= upTo) {
        latest = decode(scan.value());
      }
    }
    return latest;
  }

  private static Row decode(byte[] row) {
    String name =
        new String(row, AgentId.BYTES, row.length - AgentId.BYTES, StandardCharsets.UTF_8);
    return new Row(AgentId.of(row, 0), name.isEmpty() ? Optional.empty() : Optional.of(name));
  }

  /**
   * The name that a name stands for in the end, as of an offset; itself when it stands for none.
   */
  public static String canonical(Snapshot snapshot, String name, long upTo) {
    String current = name;
    for (int step = 0; step < CHAIN_MAX; step++) {
      Row row = latest(snapshot, current, upTo);
      if (row == null || row.canonical.isEmpty()) {
        return current;
      }
      current = row.canonical.get();
    }
    return current;
  }

  /**
   * A canonical name and all names that stand for it, as of an offset.
   *
   * @param checkpoint called for each row
   */
  public static List<String> names(
      Snapshot snapshot, String canonical, long upTo, Runnable checkpoint) {
    Set<String> names = new LinkedHashSet<>();
    List<String> open = new ArrayList<>(List.of(canonical));
    while (!open.isEmpty()) {
      String name = open.remove(open.size() - 1);
      if (names.add(name)) {
        open.addAll(direct(snapshot, name, upTo, checkpoint));
      }
    }
    return List.copyOf(names);
  }

  private static Set<String> direct(
      Snapshot snapshot, String canonical, long upTo, Runnable checkpoint) {
    byte[] from = Keys.aliasesOf(canonical);
    Set<String> names = new LinkedHashSet<>();
    try (Scan scan = snapshot.scan(from, Keys.end(from), ScanOrder.ASCENDING)) {
      while (scan.next()) {
        checkpoint.run();
        byte[] key = scan.key();
        if (Keys.lastLong(key) <= upTo) {
          names.add(
              new String(key, from.length, key.length - from.length - 9, StandardCharsets.UTF_8));
        }
      }
    }
    names.removeIf(
        name -> {
          Row row = latest(snapshot, name, upTo);
          return row == null || !row.canonical.equals(Optional.of(canonical));
        });
    return names;
  }
}
