package stemedb.bench.claims;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import stemedb.api.model.Hash;

/**
 * Signed claims in a file, in the order of their numbers, so that every peer is given the same ones
 * and nobody signs while something is measured. The file grows in blocks when a reader comes to its
 * end; growing flushes it, so that no dirty pages of ours wait while a peer flushes its own.
 *
 * <p>Format: an entry is the length of the JSON (4 bytes, big-endian), the hash (32 bytes), the
 * JSON. Not thread-safe.
 */
public final class ClaimFile {
  private static final int BLOCK = 10_000;
  private static final int BUFFER_BYTES = 1 << 20;

  private final Path file;
  private final Claims claims;
  private int count;

  public ClaimFile(Path file, Claims claims) {
    this.file = file;
    this.claims = claims;
  }

  /** Reads from the first claim on. */
  public Reader reader() throws IOException {
    sign(1);
    return new Reader();
  }

  /** Makes sure that so many claims are there. */
  public void sign(int wanted) throws IOException {
    while (count < wanted) {
      try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
        DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out, BUFFER_BYTES));
        List<Claim> block =
            IntStream.range(count, count + BLOCK).parallel().mapToObj(claims::claim).toList();
        for (Claim claim : block) {
          data.writeInt(claim.json().length);
          data.write(claim.hash().toBytes());
          data.write(claim.json());
        }
        data.flush();
        out.getChannel().force(false);
        count += BLOCK;
      }
    }
  }

  /** Hands each claim out once. */
  public final class Reader implements AutoCloseable {
    private final DataInputStream in;
    private int next;

    private Reader() throws IOException {
      in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
    }

    /** The next claims. */
    public List<Claim> take(int wanted) throws IOException {
      sign(next + wanted);
      List<Claim> taken = new ArrayList<>(wanted);
      for (int i = 0; i < wanted; i++) {
        byte[] json = new byte[in.readInt()];
        Hash hash = Hash.of(in.readNBytes(Hash.BYTES));
        in.readFully(json);
        taken.add(new Claim(hash, json));
      }
      next += wanted;
      return taken;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
