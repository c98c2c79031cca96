package stemedb.engine.index;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import stemedb.api.model.AgentId;
import stemedb.api.model.Hash;

/**
 * The key families of the store. One leading byte names the family; numbers are big-endian, so that
 * byte order is number order; strings end with 0x00, which subjects and predicates cannot contain.
 *
 * <table>
 * <caption>Families</caption>
 * <tr><td>{@code d} offset</td><td>recorded_at, envelope</td><td>documents</td></tr>
 * <tr><td>{@code i} hash</td><td>offset, kind</td><td>ids</td></tr>
 * <tr><td>{@code c} subject 0 predicate 0 offset</td><td>{@link CandidateRow}</td></tr>
 * <tr><td>{@code c} subject 0 predicate 0 offset, effect offset</td><td>{@link StandingRow}: what
 *     happened to that candidate, so that one scan brings both</td></tr>
 * <tr><td>{@code s} offset, effect offset</td><td>further signatures of the record</td></tr>
 * <tr><td>{@code v} subject 0 predicate 0 offset, agent, vote's offset</td><td>a vote on that
 *     candidate</td></tr>
 * <tr><td>{@code e} epoch hash, effect offset</td><td>what superseded that epoch</td></tr>
 * <tr><td>{@code u} source hash, effect offset</td><td>how that source stands</td></tr>
 * <tr><td>{@code a} alias 0 offset</td><td>what the name stands for</td></tr>
 * <tr><td>{@code b} canonical name 0 alias 0 offset</td><td>the same from the other end</td></tr>
 * <tr><td>{@code n} endorsed agent, agent, offset</td><td>an endorsement</td></tr>
 * <tr><td>{@code g} subject 0 predicate 0 offset</td><td>a gold standard</td></tr>
 * <tr><td>{@code o} agent, offset</td><td>an outcome for that agent</td></tr>
 * <tr><td>{@code t} name 0 offset</td><td>a setting</td></tr>
 * <tr><td>{@code y} id 0 offset</td><td>an API key; its record says the rest</td></tr>
 * <tr><td>{@code w} target hash, offset</td><td>a record that waits for its target</td></tr>
 * <tr><td>{@code p} subject 0 predicate 0</td><td>score of the pair</td></tr>
 * <tr><td>{@code q} descending score, subject 0 predicate 0</td><td>pairs by score</td></tr>
 * <tr><td>{@code h} author, offset</td><td>key of the candidate: assertions of that author</td></tr>
 * <tr><td>{@code r} source hash, offset</td><td>the same: assertions with that source</td></tr>
 * <tr><td>{@code k} parent hash, offset</td><td>the same: assertions that revise or answer it</td></tr>
 * <tr><td>{@code m} name</td><td>where the index and the scores stand</td></tr>
 * </table>
 */
public final class Keys {
  private static final byte DOCUMENT = 'd';
  private static final byte ID = 'i';
  private static final byte CANDIDATE = 'c';
  private static final byte SIGNERS = 's';
  private static final byte PAIR = 'p';
  private static final byte RANKED = 'q';
  private static final byte META = 'm';
  private static final byte VOTE = 'v';
  static final byte EPOCH = 'e';
  static final byte SOURCE = 'u';
  static final byte ALIAS = 'a';
  static final byte ALIAS_OF = 'b';
  private static final byte ENDORSEMENT = 'n';
  private static final byte GOLD = 'g';
  private static final byte OUTCOME = 'o';
  static final byte SETTING = 't';
  private static final byte WAITING = 'w';
  private static final byte AUTHOR = 'h';
  private static final byte SOURCE_OF = 'r';
  private static final byte CHILD = 'k';
  private static final byte API_KEY = 'y';

  /** Families whose rows are written with the records, in the same batch as the cursor. */
  private static final Set<Byte> OF_RECORDS =
      Set.of(
          DOCUMENT,
          ID,
          CANDIDATE,
          SIGNERS,
          VOTE,
          EPOCH,
          SOURCE,
          ALIAS,
          ALIAS_OF,
          ENDORSEMENT,
          GOLD,
          OUTCOME,
          SETTING,
          WAITING,
          API_KEY);

  /** What questions read most and writes touch least often. */
  private static final Set<Byte> READ_MOST =
      Set.of(
          ID, PAIR, RANKED, META, AUTHOR, SOURCE_OF, CHILD, EPOCH, SOURCE, ALIAS, ALIAS_OF,
          SETTING);

  private Keys() {}

  /** Whose answers a row can change. */
  enum Reach {
    /** Nobody's: it says where something is, or its reader looks itself. */
    NONE,
    /** Those about one pair. */
    PAIR,
    /** Those about any pair. */
    ALL
  }

  /** Whose answers the row with that key can change; a family that nobody thought of: anybody's. */
  static Reach reach(byte[] key) {
    return switch (key[0]) {
      case CANDIDATE -> Reach.PAIR;
      // whoever votes tells the pair
      case DOCUMENT, ID, SIGNERS, META, WAITING, API_KEY, VOTE -> Reach.NONE;
      default -> Reach.ALL;
    };
  }

  /** First bytes of the families whose rows are written with the records themselves. */
  public static Set<Byte> familiesOfRecords() {
    return OF_RECORDS;
  }

  /** First bytes of the families that find assertions by author, source and parent. */
  static Set<Byte> familiesOfLinks() {
    return Set.of(AUTHOR, SOURCE_OF, CHILD);
  }

  /** First bytes of the families that say how contested pairs are. */
  public static Set<Byte> familiesOfScores() {
    return Set.of(PAIR, RANKED);
  }

  /** First bytes of the families that are read much more often than written. */
  public static Set<Byte> readFamilies() {
    return READ_MOST;
  }

  /** Start of the documents. */
  public static byte[] documents() {
    return new byte[] {DOCUMENT};
  }

  /** Document of the record with that number. */
  public static byte[] document(long offset) {
    return ByteBuffer.allocate(9).put(DOCUMENT).putLong(offset).array();
  }

  /** Where the record with that hash is. */
  public static byte[] id(Hash hash) {
    byte[] key = new byte[1 + Hash.BYTES];
    key[0] = ID;
    hash.copyTo(key, 1);
    return key;
  }

  /** Start of the family of ids. */
  public static byte[] ids() {
    return new byte[] {ID};
  }

  /** Start of all candidates. */
  public static byte[] candidates() {
    return new byte[] {CANDIDATE};
  }

  /** Start of the candidates of a pair. */
  public static byte[] candidates(String subject, String predicate) {
    return pair(CANDIDATE, new byte[0], subject, predicate);
  }

  /** Start of the candidates of a subject, or of all that begin with it. */
  public static byte[] candidatesOfSubject(String subject, boolean prefix) {
    byte[] bytes = subject.getBytes(StandardCharsets.UTF_8);
    ByteBuffer key = ByteBuffer.allocate(1 + bytes.length + (prefix ? 0 : 1));
    key.put(CANDIDATE).put(bytes);
    return key.array();
  }

  /** A candidate, given the start of its pair. */
  public static byte[] candidate(byte[] pair, long offset) {
    return append(pair, offset);
  }

  /** What a later record did to a candidate. */
  public static byte[] standing(byte[] candidate, long effectOffset) {
    return append(candidate, effectOffset);
  }

  /** Start of the further signatures of a record. */
  public static byte[] signers(long offset) {
    return ByteBuffer.allocate(9).put(SIGNERS).putLong(offset).array();
  }

  /** Further signatures that a later record brought. */
  public static byte[] signers(long offset, long effectOffset) {
    return append(signers(offset), effectOffset);
  }

  /** Start of the votes on the candidates of a pair. */
  public static byte[] votes(String subject, String predicate) {
    return pair(VOTE, new byte[0], subject, predicate);
  }

  /** A vote on a candidate, given the start of its pair's votes. */
  public static byte[] vote(byte[] votes, long candidate, AgentId agent, long offset) {
    return append(join(append(votes, candidate), agent.toBytes()), offset);
  }

  /** Start of what superseded an epoch. */
  public static byte[] epoch(Hash epoch) {
    return hashed(EPOCH, epoch.toBytes());
  }

  /** What superseded an epoch from that record on. */
  public static byte[] epoch(Hash epoch, long effectOffset) {
    return append(epoch(epoch), effectOffset);
  }

  /** Start of how a source stands. */
  public static byte[] source(Hash source) {
    return hashed(SOURCE, source.toBytes());
  }

  /** How a source stands from that record on. */
  public static byte[] source(Hash source, long effectOffset) {
    return append(source(source), effectOffset);
  }

  /** Start of what a name stands for. */
  public static byte[] alias(String alias) {
    return named(ALIAS, alias);
  }

  /** What a name stands for from that record on. */
  public static byte[] alias(String alias, long offset) {
    return append(alias(alias), offset);
  }

  /** Start of the names that stand for one. */
  public static byte[] aliasesOf(String canonical) {
    return named(ALIAS_OF, canonical);
  }

  /** That a name stands for another from that record on. */
  public static byte[] aliasOf(String canonical, String alias, long offset) {
    byte[] end = alias.getBytes(StandardCharsets.UTF_8);
    return append(join(join(aliasesOf(canonical), end), new byte[1]), offset);
  }

  /** An endorsement. */
  public static byte[] endorsement(AgentId endorsed, AgentId agent, long offset) {
    return append(join(hashed(ENDORSEMENT, endorsed.toBytes()), agent.toBytes()), offset);
  }

  /** Start of the gold standards of a pair. */
  public static byte[] goldStandards(String subject, String predicate) {
    return pair(GOLD, new byte[0], subject, predicate);
  }

  /** A gold standard, given the start of its pair. */
  public static byte[] goldStandard(byte[] pair, long offset) {
    return append(pair, offset);
  }

  /** Start of the outcomes for an agent. */
  public static byte[] outcomes(AgentId agent) {
    return hashed(OUTCOME, agent.toBytes());
  }

  /** An outcome for an agent. */
  public static byte[] outcome(AgentId agent, long offset) {
    return append(outcomes(agent), offset);
  }

  /** Start of all settings. */
  public static byte[] settings() {
    return new byte[] {SETTING};
  }

  /** Start of the values that a setting had. */
  public static byte[] setting(String name) {
    return named(SETTING, name);
  }

  /** A setting from that record on. */
  public static byte[] setting(String name, long offset) {
    return append(setting(name), offset);
  }

  /** Start of all API keys. */
  public static byte[] apiKeys() {
    return new byte[] {API_KEY};
  }

  /** An API key as that record says. */
  public static byte[] apiKey(String id, long offset) {
    return append(named(API_KEY, id), offset);
  }

  /** Start of all records that wait for their targets. */
  public static byte[] waiting() {
    return new byte[] {WAITING};
  }

  /** Start of the records that wait for that target. */
  public static byte[] waiting(Hash target) {
    return hashed(WAITING, target.toBytes());
  }

  /** A record that waits for that target. */
  public static byte[] waiting(Hash target, long offset) {
    return append(waiting(target), offset);
  }

  /** Score of a pair. */
  public static byte[] pair(String subject, String predicate) {
    return pair(PAIR, new byte[0], subject, predicate);
  }

  /** Start of the scores of all pairs. */
  public static byte[] pairs() {
    return new byte[] {PAIR};
  }

  /** Place of a pair among all pairs, most contested first. */
  public static byte[] ranked(long score, String subject, String predicate) {
    byte[] descending = ByteBuffer.allocate(8).putLong(Long.MAX_VALUE - score).array();
    return pair(RANKED, descending, subject, predicate);
  }

  /** Start of all pairs by score. */
  public static byte[] ranked() {
    return new byte[] {RANKED};
  }

  /** Start of the assertions of an author. */
  public static byte[] ofAuthor(AgentId author) {
    return hashed(AUTHOR, author.toBytes());
  }

  /** Start of the assertions with a source. */
  public static byte[] ofSource(Hash source) {
    return hashed(SOURCE_OF, source.toBytes());
  }

  /** Start of the assertions that name that one as parent. */
  public static byte[] childrenOf(Hash parent) {
    return hashed(CHILD, parent.toBytes());
  }

  /** One of such assertions, given the start of them. */
  public static byte[] link(byte[] links, long offset) {
    return append(links, offset);
  }

  /** A single row about the store itself. */
  public static byte[] meta(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + bytes.length).put(META).put(bytes).array();
  }

  /** The least key that is greater than every key with that prefix. */
  public static byte[] end(byte[] prefix) {
    for (int i = prefix.length - 1; i >= 0; i--) {
      if (prefix[i] != (byte) 0xFF) {
        byte[] end = Arrays.copyOf(prefix, i + 1);
        end[i]++;
        return end;
      }
    }
    throw new IllegalArgumentException("a family byte is never 0xFF");
  }

  /** The number that ends a key. */
  public static long lastLong(byte[] key) {
    return ByteBuffer.wrap(key).getLong(key.length - 8);
  }

  private static byte[] hashed(byte family, byte[] bytes) {
    return join(new byte[] {family}, bytes);
  }

  private static byte[] named(byte family, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(bytes.length + 2).put(family).put(bytes).put((byte) 0).array();
  }

  private static byte[] join(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }

  /** The number at a place in a key. */
  public static long longAt(byte[] key, int at) {
    return ByteBuffer.wrap(key).getLong(at);
  }

  private static byte[] append(byte[] prefix, long number) {
    return ByteBuffer.allocate(prefix.length + 8).put(prefix).putLong(number).array();
  }

  private static byte[] pair(byte family, byte[] before, String subject, String predicate) {
    byte[] s = subject.getBytes(StandardCharsets.UTF_8);
    byte[] p = predicate.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + before.length + s.length + 1 + p.length + 1)
        .put(family)
        .put(before)
        .put(s)
        .put((byte) 0)
        .put(p)
        .put((byte) 0)
        .array();
  }
}
