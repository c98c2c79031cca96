/**
 * Policies: what is done with a record before it is appended.
 *
 * <p>A policy is a service. All that are there are asked in the order of their rankings, the
 * highest first, about every record whose signatures verify; each line of a batch by itself:
 *
 * <pre>{@code
 * @Component(property = "service.ranking:Integer=50")
 * public final class NoShouting implements IngestPolicy {
 *   @Override
 *   public Verdict judge(Submission submission) {
 *     return submission.document() instanceof Assertion a
 *             && a.object() instanceof ObjectValue.Text text
 *             && text.value().equals(text.value().toUpperCase(Locale.ROOT))
 *         ? new Verdict.Quarantined(List.of("shouting"))
 *         : Verdict.ACCEPTED;
 *   }
 * }
 * }</pre>
 *
 * <p>A verdict is taken once and stands in the journal with the record: replay, rebuild and
 * replicas ask no policy. The next record uses a policy that came, or misses one that went.
 */
@Export
@Version("1.0.0")
@NullMarked
package stemedb.api.ingest;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
