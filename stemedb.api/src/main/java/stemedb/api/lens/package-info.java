/**
 * Lenses: how contradicting claims are resolved when somebody reads.
 *
 * <p>A lens is a {@link java.util.stream.Collector} over the candidates of one (subject,
 * predicate). This one lets the longest text win:
 *
 * <pre>{@code
 * @Component(service = Lens.class)
 * @ModuleProvider(Lens.class)
 * @LensInfo(name = "longest_text", version = "1.0.0", description = "the longest text wins")
 * public class LongestTextLens implements Lens {
 *   @Override
 *   public Collector<Candidate, ?, Resolution> collector(LensContext context) {
 *     Comparator<Candidate> longest =
 *         Comparator.<Candidate>comparingInt(c -> c.object().text().length())
 *             .thenComparing(Candidate.OLDEST_FIRST);
 *     return Collectors.collectingAndThen(
 *         Collectors.maxBy(longest),
 *         winner -> winner.map(c -> new Resolution(c, c.confidence())).orElse(Resolution.NONE));
 *   }
 * }
 * }</pre>
 *
 * <p>The laws: the order of candidates does not matter, merging partial results equals one pass,
 * the same candidates give the same result, nothing is kept between questions, no I/O. The contract
 * tests of {@code stemedb.tck} check them. The engine has filtered the candidates, has dropped what
 * is superseded or revised, and computes conflict score and status itself.
 */
@Export
@Version("1.0.0")
@NullMarked
package stemedb.api.lens;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
