package stemedb.guard.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stemedb.api.Outcome;
import stemedb.api.Problem;
import stemedb.api.ingest.IngestPolicy;
import stemedb.api.ingest.Submission;
import stemedb.api.ingest.Verdict;
import stemedb.api.model.AgentId;
import stemedb.api.model.Assertion;
import stemedb.api.model.ObjectValue;

/**
 * Quarantines assertions for what they say: near duplicates of a text of the same author, texts of
 * low quality, patterns, and great confidence of agents that are not trusted. That different
 * authors say the same is agreement and no concern of this.
 */
final class ContentDefence implements IngestPolicy {
  private final ToDoubleFunction<AgentId> trust;
  private final TextIndex texts;
  private volatile Rules rules;

  private record Rules(
      double similarity,
      double qualityMin,
      int charactersMin,
      double trustMin,
      double confidenceMax,
      List<Pattern> patterns) {

    static Rules of(ContentConfiguration c) {
      return new Rules(
          c.similarity(),
          c.qualityMin(),
          Math.max(MinHash.SHINGLE, c.charactersMin()),
          c.trustMin(),
          c.confidenceMax(),
          Stream.of(c.patterns()).filter(text -> !text.isEmpty()).map(Pattern::compile).toList());
    }
  }

  /**
   * @param trust how far an agent is trusted, 0 to 1
   */
  ContentDefence(ContentConfiguration configuration, ToDoubleFunction<AgentId> trust) {
    this.trust = trust;
    this.texts = new TextIndex(configuration.bytesMax());
    this.rules = Rules.of(configuration);
  }

  /** Other rules; the texts that are known stay known. */
  void configure(ContentConfiguration configuration) {
    rules = Rules.of(configuration);
  }

  @Override
  public Verdict judge(Submission submission) {
    if (!(submission.document() instanceof Assertion assertion)) {
      return Verdict.ACCEPTED;
    }
    Rules now = rules;
    List<String> reasons = new ArrayList<>(4);
    String text = text(assertion);
    if (text != null) {
      judge(submission, assertion, text, now, reasons);
    }
    if (assertion.confidence() > now.confidenceMax
        && trust.applyAsDouble(assertion.agentId()) < now.trustMin) {
      reasons.add("untrusted_high_confidence");
    }
    return reasons.isEmpty() ? Verdict.ACCEPTED : new Verdict.Quarantined(reasons);
  }

  private void judge(
      Submission submission, Assertion assertion, String text, Rules now, List<String> reasons) {
    if (text.length() >= now.charactersMin) {
      if (texts.findOrAdd(
              assertion.agentId(), submission.hash(), assertion.parentHash(), text, now.similarity)
          != null) {
        reasons.add("duplicate");
      }
      if (TextQuality.of(text) < now.qualityMin) {
        reasons.add("low_quality");
      }
    }
    if (now.patterns.stream().anyMatch(pattern -> pattern.matcher(text).find())) {
      reasons.add("pattern_match");
    }
  }

  /** A text that was not taken in is no original. */
  @Override
  public void ended(Submission submission, Outcome outcome) {
    if (outcome instanceof Problem
        && submission.document() instanceof Assertion assertion
        && text(assertion) != null) {
      texts.remove(assertion.agentId(), submission.hash());
    }
  }

  private static @Nullable String text(Assertion assertion) {
    return assertion.object() instanceof ObjectValue.Text text ? text.value() : null;
  }
}
