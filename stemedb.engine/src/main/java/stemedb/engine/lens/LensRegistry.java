package stemedb.engine.lens;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.LensDescription;
import stemedb.api.Problem;
import stemedb.api.lens.Lens;
import stemedb.api.lens.LensInfo;
import stemedb.engine.NotYet;

/**
 * Which lenses are installed. A lens that has gone is missed for the grace time, since its bundle
 * may only be updated just now; after that, and when its bundle is uninstalled, it is unknown.
 * Keeps no reference to a lens that has gone, so that its class loader can go, too.
 */
public final class LensRegistry {
  private static final System.Logger LOG = System.getLogger("stemedb.engine");

  private final Duration grace;
  private final Map<String, List<InstalledLens>> installed = new TreeMap<>();
  private final Map<String, Departure> departures = new TreeMap<>();

  private long added;
  private volatile Map<String, InstalledLens> serving = Map.of();
  private volatile List<LensDescription> descriptions = List.of();

  private record Departure(long bundleId, long deadlineNanos) {}

  public LensRegistry(Duration grace) {
    this.grace = grace;
  }

  /**
   * Adds a lens; of two with one name the one that came first serves.
   *
   * @param bundle where it comes from, for people
   */
  public synchronized void add(Lens lens, String bundle, long bundleId) {
    LensInfo info = lens.getClass().getAnnotation(LensInfo.class);
    if (info == null) {
      LOG.log(
          Level.ERROR,
          "{0} of {1} has no @LensInfo and is not used",
          lens.getClass().getName(),
          bundle);
      return;
    }
    departures.remove(info.name());
    installed
        .computeIfAbsent(info.name(), name -> new ArrayList<>())
        .add(InstalledLens.of(++added, lens, info, bundle, bundleId));
    publish();
  }

  /** Takes a lens away. */
  public synchronized void remove(Lens lens) {
    for (Map.Entry<String, List<InstalledLens>> entry : installed.entrySet()) {
      List<InstalledLens> lenses = entry.getValue();
      InstalledLens gone =
          lenses.stream().filter(one -> one.lens() == lens).findFirst().orElse(null);
      if (gone == null) {
        continue;
      }
      lenses.remove(gone);
      if (lenses.isEmpty()) {
        installed.remove(entry.getKey());
        departures.put(
            entry.getKey(), new Departure(gone.bundleId(), System.nanoTime() + grace.toNanos()));
      }
      publish();
      return;
    }
  }

  /** The bundle will not come back: its lenses are unknown from now on. */
  public synchronized void forget(long bundleId) {
    departures.values().removeIf(departure -> departure.bundleId() == bundleId);
  }

  /**
   * @throws NotYet when it may be back in a moment
   * @throws stemedb.api.StemeDbException when there is no such lens
   */
  public InstalledLens get(String name) {
    InstalledLens lens = serving.get(name);
    return lens == null ? awaited(name) : lens;
  }

  private synchronized InstalledLens awaited(String name) {
    List<InstalledLens> lenses = installed.get(name);
    if (lenses != null) {
      return lenses.get(0);
    }
    Problem unknown =
        Problem.at(
            ErrorCode.UNKNOWN_LENS,
            "lens",
            "lens " + name + " is not installed; there are: " + String.join(", ", names()));
    if (isMissed(name)) {
      throw new NotYet(unknown);
    }
    throw unknown.toException();
  }

  /** Whether this very lens is still there. */
  public synchronized boolean isInstalled(InstalledLens lens) {
    return installed.getOrDefault(lens.name(), List.of()).contains(lens);
  }

  /** A lens went away while it was used. */
  public static NotYet away(String name) {
    return new NotYet(
        Problem.at(ErrorCode.UNKNOWN_LENS, "lens", "lens " + name + " is not installed any more"));
  }

  /** All lenses by name. */
  public List<LensDescription> describe() {
    return descriptions;
  }

  /** Every question looks here, without a lock. */
  private void publish() {
    Map<String, InstalledLens> first = new HashMap<>();
    installed.forEach((name, lenses) -> first.put(name, lenses.get(0)));
    serving = Map.copyOf(first);
    descriptions = installed.values().stream().map(lenses -> lenses.get(0).description()).toList();
  }

  private boolean isMissed(String name) {
    @Nullable Departure departure = departures.get(name);
    if (departure == null) {
      return false;
    }
    if (System.nanoTime() - departure.deadlineNanos() > 0) {
      departures.remove(name);
      return false;
    }
    return true;
  }

  private List<String> names() {
    return List.copyOf(installed.keySet());
  }
}
