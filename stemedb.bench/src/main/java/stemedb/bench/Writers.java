package stemedb.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import stemedb.bench.Contest.Entrant;
import stemedb.bench.claims.Claim;
import stemedb.bench.claims.ClaimFile;
import stemedb.bench.claims.EtcdRequests;
import stemedb.bench.claims.NodeRequests;
import stemedb.bench.load.Load;
import stemedb.bench.load.LoadGenerator;
import stemedb.bench.peer.EtcdPeer;
import stemedb.bench.peer.HttpPeer;
import stemedb.bench.peer.PostgresPeer;

/** How each peer is given a claim to keep. */
final class Writers {
  static final int BATCH_CLAIMS = 500;
  private static final int CEILING_REQUESTS = 16;

  private static final byte[] CREATED =
      "\"status\":\"created\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REVISION = "\"revision\"".getBytes(StandardCharsets.US_ASCII);
  private static final Load.Check ETCD_PUT =
      answer -> answer.status() == 200 && answer.countInBody(REVISION) > 0;

  /** One insert: as many columns as a claim has, the document beside them, one primary key. */
  private static final String INSERT =
      """
      \\set a random(0, 4611686018427387903)
      \\set b random(0, 4611686018427387903)
      \\set c random(0, 4611686018427387903)
      \\set d random(0, 4611686018427387903)
      INSERT INTO claim VALUES (int8send(:a) || int8send(:b) || int8send(:c) || int8send(:d), \
      'bench/claim/' || :a, 'value', :value, 0.9, 'expert', :agent, now(), :document);
      """;

  private static final String TABLE =
      "CREATE TABLE claim (id bytea PRIMARY KEY, subject text NOT NULL, predicate text NOT NULL,"
          + " object float8 NOT NULL, confidence float8 NOT NULL, source_class text NOT NULL,"
          + " agent text NOT NULL, claimed timestamptz NOT NULL, document text NOT NULL)";

  private Writers() {}

  /** One signed claim a request, answered when it is indexed. */
  static ClaimWork nodeSingle(HttpPeer node, ClaimFile.Reader claims) {
    NodeRequests requests = new NodeRequests(node.url(), null);
    return new ClaimWork(
        node, claims, 1, one -> requests.write(one.get(0)), answer -> answer.status() == 201);
  }

  /**
   * 500 signed claims a request.
   *
   * @param ack {@code indexed} or {@code durable}
   */
  static ClaimWork nodeBatch(HttpPeer node, ClaimFile.Reader claims, String ack) {
    NodeRequests requests = new NodeRequests(node.url(), null);
    return new ClaimWork(
        node,
        claims,
        BATCH_CLAIMS,
        batch -> requests.writeBatch(batch, ack),
        answer -> answer.status() == 200 && answer.countInBody(CREATED) == BATCH_CLAIMS);
  }

  static ClaimWork etcdSingle(EtcdPeer etcd, ClaimFile.Reader claims) {
    EtcdRequests requests = new EtcdRequests(etcd.url());
    return new ClaimWork(etcd, claims, 1, one -> requests.put(one.get(0)), ETCD_PUT);
  }

  /** 500 puts a transaction. */
  static ClaimWork etcdBatch(EtcdPeer etcd, ClaimFile.Reader claims) {
    EtcdRequests requests = new EtcdRequests(etcd.url());
    return new ClaimWork(etcd, claims, BATCH_CLAIMS, requests::putAll, ETCD_PUT);
  }

  /** What a node is sent, again and again, to a server that takes anything. */
  static Entrant ceiling(HttpPeer server, int claimsPerRequest, ClaimFile.Reader claims)
      throws IOException {
    NodeRequests requests = new NodeRequests(server.url(), null);
    List<byte[]> some = new ArrayList<>();
    for (int i = 0; i < CEILING_REQUESTS; i++) {
      List<Claim> batch = claims.take(claimsPerRequest);
      some.add(
          claimsPerRequest == 1
              ? requests.write(batch.get(0))
              : requests.writeBatch(batch, "indexed"));
    }
    LoadGenerator generator = new LoadGenerator(server.address());
    Load load = new Load(some, true, answer -> answer.status() == 201);
    return new Entrant(
        server,
        claimsPerRequest,
        (connections, pace, seconds) ->
            generator.run(load, connections, pace, (long) (seconds * 1e9)));
  }

  /** One unsigned insert a transaction of a row as long as a claim; makes the table. */
  static Entrant postgresInsert(PostgresPeer postgres, String document) throws IOException {
    postgres.query(TABLE);
    Map<String, String> variables =
        Map.of("document", document, "agent", "0".repeat(64), "value", "1");
    return new Entrant(
        postgres,
        1,
        (connections, pace, seconds) ->
            postgres.run(INSERT, variables, connections, pace, seconds));
  }
}
