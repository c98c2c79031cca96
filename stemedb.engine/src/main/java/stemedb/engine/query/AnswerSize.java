package stemedb.engine.query;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stemedb.api.Answer;
import stemedb.api.StoredRecord;
import stemedb.api.lens.ConflictAnalysis.Position;
import stemedb.api.model.ObjectValue;

/** About how many bytes an answer takes in memory. */
final class AnswerSize {
  private static final int FIXED = 640;
  private static final int SIGNATURE = 260;
  private static final int POSITION = 200;
  private static final int ID = 72;
  private static final int PAIR = 48;
  private static final int TIER = 80;
  private static final int EXPLANATION = 140;

  private AnswerSize() {}

  static long of(AnswerKey key, Answer answer, List<PairId> pairs) {
    long bytes = FIXED;
    for (PairId pair : pairs) {
      bytes += PAIR + pair.start().length;
    }
    for (Map.Entry<String, String> parameter : key.parameters().entrySet()) {
      bytes += 120 + 2L * (parameter.getKey().length() + parameter.getValue().length());
    }
    if (answer.finding() instanceof Answer.Resolved resolved) {
      bytes += record(resolved.winner()) + object(resolved.value());
    } else if (answer.finding() instanceof Answer.Analyzed analyzed) {
      for (Position position : analyzed.positions()) {
        bytes +=
            POSITION
                + object(position.object())
                + (long) ID * (position.agents().size() + position.supporters().size());
      }
    } else if (answer.finding() instanceof Answer.Layered layered) {
      for (Answer.Tier tier : layered.tiers()) {
        bytes += TIER + record(tier.winner()) + object(tier.value());
      }
    }
    List<Answer.Explanation> explanation = answer.explanation();
    if (explanation != null) {
      for (Answer.Explanation claim : explanation) {
        bytes += EXPLANATION + object(claim.object());
      }
    }
    return bytes;
  }

  private static long record(@Nullable StoredRecord record) {
    return record == null
        ? 0
        : record.document().length + (long) SIGNATURE * record.signatures().size();
  }

  private static long object(@Nullable ObjectValue object) {
    return object == null ? 0 : 64 + 2L * object.text().length();
  }
}
