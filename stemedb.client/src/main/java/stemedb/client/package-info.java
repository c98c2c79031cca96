/**
 * The Java SDK: build a claim, sign it, send it, ask about it.
 *
 * <p>With a node over HTTP:
 *
 * <pre>{@code
 * AgentKey key = AgentKey.generate();
 * StemeDbClient client = StemeDbClient.of(URI.create("http://127.0.0.1:18180"));
 * SignedRecord claim =
 *     AssertionBuilder.about("country/FR", "area_km2")
 *         .number(643801)
 *         .confidence(0.9)
 *         .sourceClass(SourceClass.EXPERT)
 *         .sign(key);
 * Receipt receipt = client.submit(claim);
 * Answer answer = client.query(Question.of("country/FR", "area_km2", "consensus"));
 * }</pre>
 *
 * <p>Inside your own program, without a node; questions and answers are the same types:
 *
 * <pre>{@code
 * try (StemeDb db = StemeDb.open(Path.of("data"))) {
 *   db.submit(claim.kind(), claim.toJson(), Ack.INDEXED).toCompletableFuture().join();
 *   Answer answer =
 *       db.ask(Question.of("country/FR", "area_km2", "consensus")).toCompletableFuture().join();
 * }
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package stemedb.client;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
