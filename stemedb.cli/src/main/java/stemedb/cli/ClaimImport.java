package stemedb.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import stemedb.api.StemeDbException;
import stemedb.client.BatchResult;
import stemedb.client.BatchSummary;
import stemedb.client.StemeDbClient;
import stemedb.record.AgentKey;
import stemedb.record.SignedRecord;

/**
 * Imports a file of unsigned claims in its order: each agent's key signs what the agent claims. A
 * chunk is signed on all cores while the node works on the one before.
 */
final class ClaimImport {
  private static final int CHUNK = 500;
  private static final int REFUSALS_MAX = 100;

  private final StemeDbClient client;
  private final AgentKeys keys;
  private final Screen screen;
  private final Queue<Integer> sentLines = new ArrayDeque<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private int linesRead;
  private long charsRead;
  private long unreadable;

  /** A line that was not taken, and why. */
  record Refusal(int line, String reason) {}

  /**
   * What became of a file.
   *
   * @param read lines that are not empty
   * @param refusals the first of the lines that were refused
   */
  record Report(long read, long created, long exists, long refused, List<Refusal> refusals) {}

  /** A claim that is about to be signed. */
  private record Unsigned(int line, Claim claim, AgentKey key) {

    /** What only shows when the document is built, an infinite number say, refuses that line. */
    Attempt sign() {
      try {
        return new Attempt(line, claim.sign(key), null);
      } catch (IllegalArgumentException | StemeDbException e) {
        return new Attempt(line, null, e.getMessage());
      }
    }
  }

  /** A signed claim, or why there is none. */
  private record Attempt(int line, @Nullable SignedRecord signed, @Nullable String refusal) {}

  ClaimImport(StemeDbClient client, AgentKeys keys, Screen screen) {
    this.client = client;
    this.keys = keys;
    this.screen = screen;
  }

  Report run(Path file) {
    boolean packed = file.toString().endsWith(".gz");
    try (BufferedReader lines = open(file, packed);
        Progress progress =
            new Progress(screen, "importing", packed ? 0 : Files.size(file), System::nanoTime)) {
      BatchSummary sent =
          client.batch(
              () -> new SignedClaims(lines),
              result -> {
                finished(result);
                progress.done(packed ? result.index() : charsRead);
              });
      return new Report(
          sent.sent() + unreadable,
          sent.created() + sent.quarantined(),
          sent.exists() + sent.cosigned(),
          sent.refused() + unreadable,
          refusals);
    } catch (UncheckedIOException e) {
      throw unreadable(file, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private CommandFailure unreadable(Path file, IOException cause) {
    String what =
        cause instanceof NoSuchFileException
            ? "there is no file " + file
            : cause instanceof CharacterCodingException
                ? file + " is not UTF-8, after line " + linesRead
                : "cannot read " + file + " after line " + linesRead + ": " + cause.getMessage();
    return new CommandFailure(what, cause);
  }

  /** A decoder of its own refuses bytes that are no UTF-8 instead of replacing them. */
  private static BufferedReader open(Path file, boolean packed) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    return new BufferedReader(
        new InputStreamReader(
            packed ? new GZIPInputStream(bytes) : bytes, StandardCharsets.UTF_8.newDecoder()));
  }

  private void finished(BatchResult result) {
    int line = sentLines.remove();
    if (result.refusal() != null) {
      refuse(line, result.refusal().getMessage());
    }
  }

  private void refuse(int line, @Nullable String reason) {
    if (refusals.size() < REFUSALS_MAX) {
      refusals.add(new Refusal(line, String.valueOf(reason)));
    }
  }

  /** The claims of a file, signed chunk by chunk. */
  private final class SignedClaims implements Iterator<SignedRecord> {
    private final BufferedReader lines;
    private Iterator<SignedRecord> chunk = List.<SignedRecord>of().iterator();

    SignedClaims(BufferedReader lines) {
      this.lines = lines;
    }

    @Override
    public boolean hasNext() {
      boolean more = true;
      while (more && !chunk.hasNext()) {
        List<Unsigned> claims = nextChunk();
        more = !claims.isEmpty();
        chunk = signed(claims.parallelStream().map(Unsigned::sign).toList());
      }
      return chunk.hasNext();
    }

    private Iterator<SignedRecord> signed(List<Attempt> attempts) {
      List<SignedRecord> signed = new ArrayList<>(attempts.size());
      for (Attempt attempt : attempts) {
        if (attempt.signed == null) {
          unreadable++;
          refuse(attempt.line, attempt.refusal);
        } else {
          signed.add(attempt.signed);
          sentLines.add(attempt.line);
        }
      }
      return signed.iterator();
    }

    @Override
    public SignedRecord next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return chunk.next();
    }

    private List<Unsigned> nextChunk() {
      List<Unsigned> claims = new ArrayList<>(CHUNK);
      String line = "";
      while (claims.size() < CHUNK && line != null) {
        line = readLine();
        if (line != null && !line.isBlank()) {
          add(claims, line);
        }
      }
      return claims;
    }

    private @Nullable String readLine() {
      try {
        String line = lines.readLine();
        if (line != null) {
          linesRead++;
          charsRead += line.length() + 1;
        }
        return line;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void add(List<Unsigned> claims, String line) {
      try {
        Claim claim = Claim.parse(line);
        claims.add(new Unsigned(linesRead, claim, keys.of(claim.agent())));
      } catch (IllegalArgumentException e) {
        unreadable++;
        refuse(linesRead, e.getMessage());
      }
    }
  }
}
