package stemedb.ops.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import stemedb.api.archive.Archive;
import stemedb.api.service.Progress;

/** Reads the parts of a backup and checks each of them. */
final class Retrieval {
  private static final int CHUNK_BYTES = 256 << 10;

  private final Archive archive;
  private final Progress progress;
  private final long total;
  private long done;

  /**
   * @param total bytes that will be read
   */
  Retrieval(Archive archive, Progress progress, long total) {
    this.archive = archive;
    this.progress = progress;
    this.total = total;
  }

  /**
   * Reads a part to its end.
   *
   * @throws DamagedBackupException when it is missing, or not what was put there
   */
  void read(Part part, OutputStream target) throws IOException {
    MessageDigest digest = Digests.sha256();
    long bytes = 0;
    try (InputStream in = archive.get(part.name())) {
      byte[] chunk = new byte[CHUNK_BYTES];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
        target.write(chunk, 0, read);
        bytes += read;
        done += read;
        progress.at(done, total);
      }
    } catch (NoSuchFileException e) {
      throw new DamagedBackupException(part.name() + " is missing");
    }
    if (bytes != part.bytes()) {
      throw new DamagedBackupException(
          part.name() + " has " + bytes + " bytes, not " + part.bytes());
    }
    if (!Digests.hex(digest).equals(part.sha256())) {
      throw new DamagedBackupException(part.name() + ": the SHA-256 differs");
    }
  }

  /** Writes a file below that folder, for its owner alone, and flushes it. */
  Path write(BackedFile file, Path folder) throws IOException {
    Path target = folder.resolve(file.path());
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
      restrict(parent, "rwx------");
    }
    try (FileChannel channel =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      restrict(target, "rw-------");
      OutputStream out = Channels.newOutputStream(channel);
      for (Part part : file.parts()) {
        read(part, out);
      }
      channel.force(true);
    }
    return target;
  }

  private static void restrict(Path path, String permissions) throws IOException {
    if (Files.getFileStore(path).supportsFileAttributeView(PosixFileAttributeView.class)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }
}
