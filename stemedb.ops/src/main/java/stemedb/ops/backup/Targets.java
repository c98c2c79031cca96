package stemedb.ops.backup;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import stemedb.api.archive.ArchiveTarget;

/** The kinds of places that are installed. */
public final class Targets {
  private static final String SEPARATOR = "://";
  private static final String FOLDER = "file";

  private final List<ArchiveTarget> targets = new CopyOnWriteArrayList<>();

  /** One is there. */
  public void add(ArchiveTarget target) {
    targets.add(target);
  }

  /** One goes; what was opened with it fails from now on. */
  public void remove(ArchiveTarget target) {
    targets.remove(target);
  }

  Repository open(String location) throws IOException {
    int end = location.indexOf(SEPARATOR);
    String scheme = end < 0 ? FOLDER : location.substring(0, end);
    for (ArchiveTarget target : targets) {
      if (target.scheme().equals(scheme)) {
        return new Repository(target.open(location), location);
      }
    }
    throw new IOException(
        "no bundle of this node can use "
            + location
            + ": there are "
            + targets.stream().map(target -> target.scheme() + SEPARATOR).sorted().toList());
  }
}
