package stemedb.it;

import java.util.List;

/** Questions that a node refuses. */
final class BadQuestions {

  private static final String PAIR = "/v1/query?subject=s&predicate=p";
  private static final String LENS = PAIR + "&lens=consensus";
  private static final String INVALID = "validation_failed";
  private static final String NO_HASH = "0".repeat(64);

  /** One question, and what the answer has to be. */
  record Case(String path, int status, String code, String... detail) {
    @Override
    public String toString() {
      return path;
    }
  }

  private BadQuestions() {}

  static List<Case> cases() {
    return List.of(
        new Case(LENS + "&quorun=1", 400, INVALID, "quorun"),
        new Case("/v1/lenses?x=1", 400, INVALID, "x"),
        new Case("/v1/skeptic?subject=s&predicate=p&lens=consensus", 400, INVALID, "lens"),
        new Case("/v1/conflicts?as_of=offset:1", 400, INVALID, "as_of"),
        new Case("/v1/conflicts?min_score=1.5", 400, INVALID, "min_score", "0 to 1"),
        new Case("/v1/feed?since=-1", 400, INVALID, "since", "latest"),
        new Case("/v1/feed?since=999999999", 400, "invalid_time", "999999999"),
        new Case("/v1/feed?limit=0", 400, INVALID, "limit", "1 to 1000"),
        new Case("/v1/feed?wait=31", 400, INVALID, "wait", "0 to 30"),
        new Case("/v1/feed?kind=rumour", 400, INVALID, "kind"),
        new Case("/v1/feed?cursor=nonsense", 400, "invalid_cursor", "cursor"),
        new Case("/v1/feed?cursor=00000000-1", 409, "generation_changed"),
        new Case("/v1/feed?as_of=offset:1", 400, INVALID, "as_of"),
        new Case("/v1/history?subject=s", 400, INVALID, "predicate"),
        new Case("/v1/history?subject=s&predicate=p&as_of=offset:999999999", 400, "invalid_time"),
        new Case("/v1/history?subject=s&predicate=p&cursor=x", 400, "invalid_cursor"),
        new Case("/v1/diff", 400, INVALID, "from"),
        new Case("/v1/diff?from=offset:1&to=offset:0", 400, INVALID, "from"),
        new Case("/v1/diff?from=offset:999999999", 400, "invalid_time", "999999999"),
        new Case("/v1/diff?from=offset:0&cursor=x", 400, "invalid_cursor"),
        new Case("/v1/query", 400, INVALID, "subject"),
        new Case("/v1/query?lens=consensus&subject=s", 400, INVALID, "predicate"),
        new Case("/v1/query?subject=&predicate=p&lens=consensus", 400, INVALID, "subject"),
        new Case("/v1/query?subject=s&subject=t", 400, INVALID, "subject", "twice"),
        new Case("/v1/query?subject=a%07b", 400, INVALID, "subject", "control"),
        new Case("/v1/query?subject=" + "x".repeat(513), 400, INVALID, "subject", "512"),
        new Case("/v1/query?subject=%FF", 400, "invalid_encoding"),
        new Case("/v1/query?subject=%ED%A0%80", 400, "invalid_encoding"),
        new Case("/v1/query?subject=s&subject_prefix=s", 400, INVALID, "subject_prefix"),
        new Case("/v1/query?subject=s&concept=s", 400, INVALID, "concept"),
        new Case("/v1/query?source_hash=ab", 400, INVALID, "source_hash"),
        new Case("/v1/query?parent_hash=ab", 400, INVALID, "parent_hash"),
        new Case(PAIR + "&limit=0", 400, INVALID, "limit", "1 to 1000"),
        new Case(PAIR + "&limit=1001", 400, INVALID, "limit", "1 to 1000"),
        new Case(PAIR + "&limit=many", 400, INVALID, "limit", "1 to 1000"),
        new Case(LENS + "&limit=5", 400, INVALID, "limit"),
        new Case(PAIR + "&explain=true", 400, INVALID, "explain", "lens"),
        new Case(LENS + "&explain=yes", 400, INVALID, "explain", "true or false"),
        new Case(PAIR + "&cursor=nonsense", 400, "invalid_cursor"),
        new Case("/v1/conflicts?cursor=nonsense", 400, "invalid_cursor"),
        new Case(LENS + "&as_of=offset:999999999", 400, "invalid_time", "999999999"),
        new Case(LENS + "&as_of=offset:99999999999999999999", 400, INVALID, "as_of"),
        new Case(LENS + "&as_of=offset:-1", 400, INVALID, "as_of"),
        new Case(LENS + "&as_of=2999-01-01T00:00:00Z", 400, "invalid_time", "as_of"),
        new Case(LENS + "&as_of=32472144000", 400, "invalid_time", "as_of"),
        new Case(LENS + "&as_of=yesterday", 400, INVALID, "as_of"),
        new Case(LENS + "&time=2999-01-01T00:00:00Z", 400, "invalid_time", "time"),
        new Case(LENS + "&valid_at=2026-02-30T00:00:00Z", 400, INVALID, "valid_at"),
        new Case(LENS + "&min_confidence=2", 400, INVALID, "min_confidence", "0 to 1"),
        new Case(LENS + "&min_confidence=NaN", 400, INVALID, "min_confidence", "0 to 1"),
        new Case(LENS + "&lifecycle=lost", 400, INVALID, "lifecycle", "under_review"),
        new Case(LENS + "&source_class=friend", 400, INVALID, "source_class", "anecdotal"),
        new Case(LENS + "&agent_id=ABC", 400, INVALID, "agent_id", "64"),
        new Case(LENS + "&half_life=0d", 400, INVALID, "half_life"),
        new Case(LENS + "&half_life=9999999999d", 400, INVALID, "half_life"),
        new Case(LENS + "&decay=fast", 400, INVALID, "decay", "tier"),
        new Case(LENS + "&weight=gold", 400, INVALID, "weight", "authority"),
        new Case(
            PAIR + "&lens=oracle",
            404,
            "unknown_lens",
            "oracle",
            "authority",
            "confidence",
            "consensus",
            "recency",
            "recorded",
            "skeptic"),
        new Case("/v1/assertions/" + NO_HASH, 404, "not_found", NO_HASH),
        new Case("/v1/records/" + NO_HASH, 404, "not_found", NO_HASH),
        new Case("/v1/assertions/xyz", 400, INVALID, "hash", "64"),
        new Case("/v1/assertions/" + "A".repeat(64), 400, INVALID, "hash", "lower-case"));
  }
}
