package stemedb.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import stemedb.record.AgentKey;

/** Key pairs in files: PKCS#8 in PEM, readable by their owner only. */
final class KeyFiles {
  private KeyFiles() {}

  static AgentKey read(Path file) {
    try {
      return AgentKey.readPem(Files.readString(file));
    } catch (IOException e) {
      throw new CommandFailure("cannot read the key file " + file, e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("no key in " + file + ": " + e.getMessage(), e);
    }
  }

  /** Makes a key pair and writes it to a new file. */
  static AgentKey create(Path file) {
    AgentKey key = AgentKey.generate();
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      write(file, key.toPem());
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailure(file + " is there already: name another file", e);
    } catch (IOException e) {
      throw new CommandFailure("cannot write the key file " + file + ": " + e.getMessage(), e);
    }
    return key;
  }

  private static void write(Path file, String pem) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] mode =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
      channel.write(ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
  }
}
