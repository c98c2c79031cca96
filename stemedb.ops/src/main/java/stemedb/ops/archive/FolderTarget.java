package stemedb.ops.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;
import stemedb.api.archive.Archive;
import stemedb.api.archive.ArchiveTarget;
import stemedb.api.service.ModuleProvider;

/** Archives in folders of this machine, or of whatever is mounted there. */
@Component(service = ArchiveTarget.class)
@ModuleProvider(ArchiveTarget.class)
public final class FolderTarget implements ArchiveTarget {
  private static final String PREFIX = "file://";

  @Override
  public String scheme() {
    return "file";
  }

  @Override
  public Archive open(String location) throws IOException {
    String path = location.startsWith(PREFIX) ? location.substring(PREFIX.length()) : location;
    Path folder = Path.of(path).toAbsolutePath().normalize();
    try {
      return new FolderArchive(Files.createDirectories(folder).toRealPath());
    } catch (IOException e) {
      throw new IOException("the folder " + folder + " cannot be used: " + e.getMessage(), e);
    }
  }
}
