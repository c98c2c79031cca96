package stemedb.verify;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import stemedb.api.crypto.SignatureCheck;
import stemedb.api.crypto.SignatureVerifier;
import stemedb.api.service.ModuleProvider;

/**
 * Strict Ed25519 verification in plain Java; the package documentation says how it works.
 * Thread-safe.
 */
@Component(property = "service.ranking:Integer=" + OwnVerifier.RANKING)
@ModuleProvider(SignatureVerifier.class)
public final class OwnVerifier implements SignatureVerifier {
  static final int RANKING = 200;

  private static final int PROVEN_AUTHORS_MAX = 8192;
  private static final int OTHER_KEYS_MAX = 1024;
  private static final long TABLES_MAX_BYTES = 64L << 20;

  /** Tables take at most this share of the heap. */
  private static final int HEAP_SHARE = 16;

  /** From about 64 on the shared inversion is too small a part to gain by sharing it further. */
  private static final int CHUNK = 64;

  private final AuthorTables authors;
  private final MessageDigest sha512;

  /** With limits that fit the heap. */
  public OwnVerifier() {
    this(Math.min(TABLES_MAX_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
  }

  /**
   * With a memory budget of its own.
   *
   * @param tableBytes bytes for tables of authors; 0 turns them off
   * @throws IllegalStateException when the JDK has no SHA-512, or one that cannot be cloned
   */
  public OwnVerifier(long tableBytes) {
    this(new AuthorTables(PROVEN_AUTHORS_MAX, OTHER_KEYS_MAX, tableBytes));
  }

  OwnVerifier(AuthorTables authors) {
    this.authors = authors;
    try {
      this.sha512 = MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-512", e);
    }
  }

  /** {@code own}. */
  @Override
  public String name() {
    return "own";
  }

  @Override
  public int ranking() {
    return RANKING;
  }

  @Override
  public boolean verify(SignatureCheck check) {
    return verifyAll(List.of(check))[0];
  }

  /** Checks that stand together share one inversion. */
  @Override
  public boolean[] verifyAll(List<SignatureCheck> checks) {
    boolean[] verdicts = new boolean[checks.size()];
    for (int from = 0; from < verdicts.length; from += CHUNK) {
      verifyChunk(checks, from, Math.min(from + CHUNK, verdicts.length), verdicts);
    }
    return verdicts;
  }

  private void verifyChunk(List<SignatureCheck> checks, int from, int to, boolean[] verdicts) {
    Equation equation = new Equation(sha512);
    @Nullable Author[] askedAuthors = new @Nullable Author[to - from];
    Point[] points = new Point[to - from];
    long[][] denominators = new long[to - from][];
    int count = 0;
    for (int i = from; i < to; i++) {
      SignatureCheck check = checks.get(i);
      if (equation.isStrict(check.signature())) {
        Author author = authors.find(check.agentId());
        if (!author.isRefused()) {
          Point point = equation.commitment(author, check);
          askedAuthors[i - from] = author;
          points[count] = point;
          denominators[count++] = point.z;
        }
      }
    }
    long[][] inverses = Inversion.invertAll(denominators, count);
    int at = 0;
    for (int i = from; i < to; i++) {
      Author author = askedAuthors[i - from];
      if (author != null) {
        verdicts[i] = equation.holds(points[at], inverses[at], checks.get(i).signature());
        at++;
        if (verdicts[i]) {
          authors.noteValid(author);
        }
      }
    }
  }
}
