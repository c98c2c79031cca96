package stemedb.ops.backup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import stemedb.api.archive.Archive;
import stemedb.api.service.Progress;

/** Puts bytes into an archive, hashes them on their way, and can be stopped. */
final class Sending {
  private final Archive archive;
  private final Progress progress;
  private final BooleanSupplier cancelled;
  private long total;
  private long done;

  Sending(Archive archive, Progress progress, BooleanSupplier cancelled) {
    this.archive = archive;
    this.progress = progress;
    this.cancelled = cancelled;
  }

  /** So many bytes are to be sent besides. */
  void expect(long bytes) {
    total += bytes;
    progress.at(done, total);
  }

  long sent() {
    return done;
  }

  /**
   * Sends a range of a file.
   *
   * @throws CancellationException when told to stop
   */
  Part send(LocalFile file, long from, long to, String name) throws IOException {
    MessageDigest digest = Digests.sha256();
    try (InputStream in = file.open(from, to)) {
      archive.put(name, new Counted(in, digest), to - from);
    }
    return new Part(name, to - from, Digests.hex(digest));
  }

  private final class Counted extends FilterInputStream {
    private final MessageDigest digest;

    Counted(InputStream in, MessageDigest digest) {
      super(in);
      this.digest = digest;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("cancelled");
      }
      int read = super.read(target, offset, length);
      if (read > 0) {
        digest.update(target, offset, read);
        done += read;
        progress.at(done, Math.max(total, done));
      }
      return read;
    }
  }
}
