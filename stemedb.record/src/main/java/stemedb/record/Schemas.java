package stemedb.record;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.AgentId;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Alias;
import stemedb.api.model.ApiKey;
import stemedb.api.model.Authored;
import stemedb.api.model.Cosignature;
import stemedb.api.model.Document;
import stemedb.api.model.Endorsement;
import stemedb.api.model.Epoch;
import stemedb.api.model.Genesis;
import stemedb.api.model.GoldStandard;
import stemedb.api.model.Hash;
import stemedb.api.model.ObjectValue;
import stemedb.api.model.QuarantineDecision;
import stemedb.api.model.RecordKind;
import stemedb.api.model.Role;
import stemedb.api.model.Setting;
import stemedb.api.model.Source;
import stemedb.api.model.SourceClass;
import stemedb.api.model.SourceStatus;
import stemedb.api.model.Supersession;
import stemedb.api.model.TrustOutcome;
import stemedb.api.model.Vote;

/** The schema of every kind. Adding a kind is adding its schema here. */
final class Schemas {
  private static final int REASON_BYTES_MAX = 1_024;
  private static final int WORD_BYTES_MAX = 64;
  private static final int LABEL_BYTES_MAX = 512;
  private static final int URI_BYTES_MAX = 2_048;
  private static final int EPOCHS_MAX = 64;
  private static final int ROOTS_MAX = 1_000;
  private static final int KEY_ID_BYTES_MAX = 32;
  private static final int KEY_NAME_BYTES_MAX = 128;
  private static final int PREFIXES_MAX = 64;

  private static final MemberType<String> REASON = MemberTypes.text(REASON_BYTES_MAX);

  private static final Map<RecordKind, Schema<?>> BY_KIND = new EnumMap<>(RecordKind.class);

  static {
    List<Schema<?>> all =
        List.of(
            genesis(),
            AssertionSchema.make(),
            cosignature(),
            vote(),
            epoch(),
            supersession(),
            source(),
            sourceStatus(),
            alias(),
            endorsement(),
            goldStandard(),
            trustOutcome(),
            setting(),
            quarantineDecision(),
            apiKey());
    all.forEach(schema -> BY_KIND.put(schema.kind(), schema));
  }

  private Schemas() {}

  static Schema<?> of(RecordKind kind) {
    return Objects.requireNonNull(BY_KIND.get(kind), kind::wireName);
  }

  /** The form of RFC 8785 of a model document. */
  @SuppressWarnings("unchecked") // a document belongs to the schema of its kind
  static byte[] canonical(Document document) {
    return ((Schema<Document>) of(document.kind())).canonical(document);
  }

  private static <D extends Authored> Member<D, AgentId> agent(Schema.Builder<D> s) {
    return s.required("agent_id", MemberTypes.AGENT, Authored::agentId);
  }

  private static <D extends Authored> Member<D, Instant> timestamp(Schema.Builder<D> s) {
    return s.required("timestamp", MemberTypes.TIME, Authored::timestamp);
  }

  private static Schema<Vote> vote() {
    Schema.Builder<Vote> s = new Schema.Builder<>(RecordKind.VOTE);
    Member<Vote, Hash> target = s.required("assertion_hash", MemberTypes.HASH, Vote::assertionHash);
    Member<Vote, Double> weight = s.required("weight", MemberTypes.number(-1, 1), Vote::weight);
    Member<Vote, AgentId> agent = agent(s);
    Member<Vote, Instant> time = timestamp(s);
    return s.make(in -> new Vote(in.need(target), in.need(weight), in.need(agent), in.need(time)));
  }

  private static Schema<Epoch> epoch() {
    Schema.Builder<Epoch> s = new Schema.Builder<>(RecordKind.EPOCH);
    Member<Epoch, String> name =
        s.required("name", MemberTypes.name(MemberTypes.PREDICATE_BYTES_MAX), Epoch::name);
    Member<Epoch, String> description = s.optional("description", REASON, Epoch::description);
    Member<Epoch, List<Hash>> supersedes =
        s.optional(
            "supersedes",
            Lists.of(MemberTypes.HASH, EPOCHS_MAX),
            epoch -> epoch.supersedes().isEmpty() ? null : epoch.supersedes());
    Member<Epoch, Epoch.Type> type =
        s.optional(
            "supersession_type",
            MemberTypes.word(Epoch.Type::ofWireName, Epoch.Type::wireName),
            Epoch::supersessionType);
    Member<Epoch, AgentId> agent = agent(s);
    Member<Epoch, Instant> time = timestamp(s);
    return s.make(
        in ->
            new Epoch(
                in.need(name),
                in.get(description),
                Objects.requireNonNullElse(in.get(supersedes), List.of()),
                in.get(type),
                in.need(agent),
                in.need(time)));
  }

  private static Schema<Supersession> supersession() {
    Schema.Builder<Supersession> s = new Schema.Builder<>(RecordKind.SUPERSESSION);
    Member<Supersession, Hash> old =
        s.required("old_hash", MemberTypes.HASH, Supersession::oldHash);
    Member<Supersession, Hash> by = s.optional("new_hash", MemberTypes.HASH, Supersession::newHash);
    Member<Supersession, String> reason = s.required("reason", REASON, Supersession::reason);
    Member<Supersession, String> type =
        s.optional("type", MemberTypes.name(WORD_BYTES_MAX), Supersession::type);
    Member<Supersession, AgentId> agent = agent(s);
    Member<Supersession, Instant> time = timestamp(s);
    s.rule((in, violations) -> distinct(in.get(old), in.get(by), by.pointer, violations));
    return s.make(
        in ->
            new Supersession(
                in.need(old),
                in.get(by),
                in.need(reason),
                in.get(type),
                in.need(agent),
                in.need(time)));
  }

  private static void distinct(
      @Nullable Hash one, @Nullable Hash other, String pointer, Violations violations) {
    if (one != null && one.equals(other)) {
      violations.add(pointer, "an assertion does not supersede itself");
    }
  }

  private static Schema<Source> source() {
    Schema.Builder<Source> s = new Schema.Builder<>(RecordKind.SOURCE);
    Member<Source, String> uri = s.required("uri", MemberTypes.name(URI_BYTES_MAX), Source::uri);
    Member<Source, String> label =
        s.required("label", MemberTypes.name(LABEL_BYTES_MAX), Source::label);
    Member<Source, SourceClass> sourceClass =
        s.required("source_class", MemberTypes.SOURCE_CLASS, Source::sourceClass);
    Member<Source, String> licence =
        s.optional("licence", MemberTypes.name(LABEL_BYTES_MAX), Source::licence);
    Member<Source, Hash> content =
        s.optional("content_sha256", MemberTypes.HASH, Source::contentSha256);
    Member<Source, AgentId> agent = agent(s);
    Member<Source, Instant> time = timestamp(s);
    return s.make(
        in ->
            new Source(
                in.need(uri),
                in.need(label),
                in.need(sourceClass),
                in.get(licence),
                in.get(content),
                in.need(agent),
                in.need(time)));
  }

  private static Schema<SourceStatus> sourceStatus() {
    Schema.Builder<SourceStatus> s = new Schema.Builder<>(RecordKind.SOURCE_STATUS);
    Member<SourceStatus, Hash> source =
        s.required("source_hash", MemberTypes.HASH, SourceStatus::sourceHash);
    Member<SourceStatus, SourceStatus.Status> status =
        s.required(
            "status",
            MemberTypes.word(SourceStatus.Status::ofWireName, SourceStatus.Status::wireName),
            SourceStatus::status);
    Member<SourceStatus, String> reason = s.required("reason", REASON, SourceStatus::reason);
    Member<SourceStatus, AgentId> agent = agent(s);
    Member<SourceStatus, Instant> time = timestamp(s);
    return s.make(
        in ->
            new SourceStatus(
                in.need(source), in.need(status), in.need(reason), in.need(agent), in.need(time)));
  }

  private static Schema<Alias> alias() {
    Schema.Builder<Alias> s = new Schema.Builder<>(RecordKind.ALIAS);
    Member<Alias, String> alias = s.required("alias", MemberTypes.SUBJECT, Alias::alias);
    Member<Alias, Optional<String>> canonical =
        s.required("canonical", Lists.orNull(MemberTypes.SUBJECT), Alias::canonical);
    Member<Alias, AgentId> agent = agent(s);
    Member<Alias, Instant> time = timestamp(s);
    s.rule(
        (in, violations) -> {
          Optional<String> name = in.get(canonical);
          if (name != null && name.isPresent() && name.get().equals(in.get(alias))) {
            violations.add(canonical.pointer, "a name is not an alias of itself");
          }
        });
    return s.make(
        in -> new Alias(in.need(alias), in.need(canonical), in.need(agent), in.need(time)));
  }

  private static Schema<Endorsement> endorsement() {
    Schema.Builder<Endorsement> s = new Schema.Builder<>(RecordKind.ENDORSEMENT);
    Member<Endorsement, AgentId> endorsed =
        s.required("endorsed", MemberTypes.AGENT, Endorsement::endorsed);
    Member<Endorsement, Double> weight =
        s.required("weight", MemberTypes.number(0, 1), Endorsement::weight);
    Member<Endorsement, String> domain =
        s.optional("domain", MemberTypes.SUBJECT, Endorsement::domain);
    Member<Endorsement, AgentId> agent = agent(s);
    Member<Endorsement, Instant> time = timestamp(s);
    s.rule(
        (in, violations) -> {
          AgentId who = in.get(endorsed);
          if (who != null && who.equals(in.get(agent))) {
            violations.add(endorsed.pointer, "an agent does not endorse itself");
          }
        });
    return s.make(
        in ->
            new Endorsement(
                in.need(endorsed), in.need(weight), in.get(domain), in.need(agent), in.need(time)));
  }

  private static Schema<GoldStandard> goldStandard() {
    Schema.Builder<GoldStandard> s = new Schema.Builder<>(RecordKind.GOLD_STANDARD);
    Member<GoldStandard, String> subject =
        s.required("subject", MemberTypes.SUBJECT, GoldStandard::subject);
    Member<GoldStandard, String> predicate =
        s.required("predicate", MemberTypes.PREDICATE, GoldStandard::predicate);
    Member<GoldStandard, ObjectValue> object =
        s.required("object", ObjectType.INSTANCE, GoldStandard::object);
    Member<GoldStandard, String> domain =
        s.optional("domain", MemberTypes.SUBJECT, GoldStandard::domain);
    Member<GoldStandard, AgentId> agent = agent(s);
    Member<GoldStandard, Instant> time = timestamp(s);
    return s.make(
        in ->
            new GoldStandard(
                in.need(subject),
                in.need(predicate),
                in.need(object),
                in.get(domain),
                in.need(agent),
                in.need(time)));
  }

  private static Schema<TrustOutcome> trustOutcome() {
    Schema.Builder<TrustOutcome> s = new Schema.Builder<>(RecordKind.TRUST_OUTCOME);
    Member<TrustOutcome, AgentId> judged =
        s.required("agent", MemberTypes.AGENT, TrustOutcome::agent);
    Member<TrustOutcome, Boolean> outcome =
        s.required(
            "outcome",
            MemberTypes.word(
                word ->
                    switch (word) {
                      case "right" -> Optional.of(true);
                      case "wrong" -> Optional.of(false);
                      default -> Optional.empty();
                    },
                right -> right ? "right" : "wrong"),
            TrustOutcome::right);
    Member<TrustOutcome, Hash> assertion =
        s.optional("assertion_hash", MemberTypes.HASH, TrustOutcome::assertionHash);
    Member<TrustOutcome, String> reason = s.optional("reason", REASON, TrustOutcome::reason);
    Member<TrustOutcome, AgentId> agent = agent(s);
    Member<TrustOutcome, Instant> time = timestamp(s);
    return s.make(
        in ->
            new TrustOutcome(
                in.need(judged),
                in.need(outcome),
                in.get(assertion),
                in.get(reason),
                in.need(agent),
                in.need(time)));
  }

  private static Schema<Setting> setting() {
    Schema.Builder<Setting> s = new Schema.Builder<>(RecordKind.SETTING);
    Member<Setting, String> name = s.required("name", MemberTypes.name(128), Setting::name);
    Member<Setting, String> value = s.required("value", REASON, Setting::value);
    Member<Setting, AgentId> agent = agent(s);
    Member<Setting, Instant> time = timestamp(s);
    return s.make(in -> new Setting(in.need(name), in.need(value), in.need(agent), in.need(time)));
  }

  private static Schema<QuarantineDecision> quarantineDecision() {
    Schema.Builder<QuarantineDecision> s = new Schema.Builder<>(RecordKind.QUARANTINE_DECISION);
    Member<QuarantineDecision, Hash> assertion =
        s.required("assertion_hash", MemberTypes.HASH, QuarantineDecision::assertionHash);
    Member<QuarantineDecision, Boolean> decision =
        s.required(
            "decision",
            MemberTypes.word(
                word ->
                    switch (word) {
                      case "approve" -> Optional.of(true);
                      case "reject" -> Optional.of(false);
                      default -> Optional.empty();
                    },
                approved -> approved ? "approve" : "reject"),
            QuarantineDecision::approved);
    Member<QuarantineDecision, String> reason =
        s.optional("reason", REASON, QuarantineDecision::reason);
    Member<QuarantineDecision, AgentId> agent = agent(s);
    Member<QuarantineDecision, Instant> time = timestamp(s);
    return s.make(
        in ->
            new QuarantineDecision(
                in.need(assertion),
                in.need(decision),
                in.get(reason),
                in.need(agent),
                in.need(time)));
  }

  private static Schema<Genesis> genesis() {
    Schema.Builder<Genesis> s = new Schema.Builder<>(RecordKind.GENESIS);
    Member<Genesis, Instant> created =
        s.required("created_at", MemberTypes.TIME, Genesis::createdAt);
    Member<Genesis, List<AgentId>> roots =
        s.required("roots", Lists.of(MemberTypes.AGENT, ROOTS_MAX), Genesis::roots);
    Member<Genesis, String> governance =
        s.required("governance", MemberTypes.name(WORD_BYTES_MAX), Genesis::governance);
    Member<Genesis, Map<SourceClass, Double>> weights =
        s.required(
            "tier_weights", Lists.bySourceClass(MemberTypes.number(0, 1)), Genesis::tierWeights);
    Member<Genesis, Map<SourceClass, Integer>> halfLives =
        s.required("half_life_days", Lists.bySourceClass(new Days()), Genesis::halfLifeDays);
    return s.make(
        in ->
            new Genesis(
                in.need(created),
                in.need(roots),
                in.need(governance),
                in.need(weights),
                in.need(halfLives)));
  }

  private static Schema<ApiKey> apiKey() {
    Schema.Builder<ApiKey> s = new Schema.Builder<>(RecordKind.API_KEY);
    Member<ApiKey, String> id = s.required("id", MemberTypes.name(KEY_ID_BYTES_MAX), ApiKey::id);
    Member<ApiKey, Hash> secret =
        s.required("secret_sha256", MemberTypes.HASH, ApiKey::secretSha256);
    Member<ApiKey, Boolean> revoked = s.required("revoked", MemberTypes.BOOLEAN, ApiKey::revoked);
    Member<ApiKey, Instant> time = s.required("timestamp", MemberTypes.TIME, ApiKey::timestamp);
    Wishes wishes = new Wishes(s);
    return s.make(
        in -> wishes.key(in, in.need(id), in.need(secret), in.need(revoked), in.need(time)));
  }

  /** What somebody wants of a new API key, whose secret the node has made. */
  static Schema<ApiKey> newApiKey(ApiKeyToken token, Instant now) {
    Schema.Builder<ApiKey> s = new Schema.Builder<>(RecordKind.API_KEY);
    Wishes wishes = new Wishes(s);
    return s.make(in -> wishes.key(in, token.id(), token.secretSha256(), false, now));
  }

  /** The members of an API key that somebody chooses. */
  private static final class Wishes {
    private final Member<ApiKey, String> name;
    private final Member<ApiKey, List<Role>> roles;
    private final Member<ApiKey, List<String>> prefixes;
    private final Member<ApiKey, Instant> expires;

    Wishes(Schema.Builder<ApiKey> s) {
      name = s.required("name", MemberTypes.name(KEY_NAME_BYTES_MAX), ApiKey::name);
      roles =
          s.required(
              "roles",
              Lists.of(MemberTypes.word(Role::ofWireName, Role::wireName), Role.values().length),
              ApiKey::roles);
      prefixes =
          s.optional(
              "subject_prefixes",
              Lists.of(MemberTypes.SUBJECT, PREFIXES_MAX),
              key -> key.subjectPrefixes().isEmpty() ? null : key.subjectPrefixes());
      expires = s.optional("expires_at", MemberTypes.TIME, ApiKey::expiresAt);
      s.rule(
          (in, violations) -> {
            List<Role> chosen = in.get(roles);
            if (chosen != null && chosen.isEmpty()) {
              violations.add(roles.pointer, "roles has at least one entry");
            }
          });
    }

    ApiKey key(Members in, String id, Hash secret, boolean revoked, Instant time) {
      return new ApiKey(
          id,
          in.need(name),
          secret,
          in.need(roles),
          Objects.requireNonNullElse(in.get(prefixes), List.of()),
          in.get(expires),
          revoked,
          time);
    }
  }

  private static Schema<Cosignature> cosignature() {
    Schema.Builder<Cosignature> s = new Schema.Builder<>(RecordKind.COSIGNATURE);
    Member<Cosignature, Hash> target = s.required("target", MemberTypes.HASH, Cosignature::target);
    Member<Cosignature, List<AgentSignature>> signatures =
        s.required("signatures", Lists.SIGNATURES, Cosignature::signatures);
    return s.make(in -> new Cosignature(in.need(target), in.need(signatures)));
  }

  /** Whole days. */
  private static final class Days implements MemberType<Integer> {
    private static final MemberType<Double> NUMBER = MemberTypes.number(1, 1_000_000);

    @Override
    public @Nullable Integer read(MemberInput in) {
      Double days = NUMBER.read(in);
      if (days == null) {
        return null;
      }
      try {
        return BigDecimal.valueOf(days).intValueExact();
      } catch (ArithmeticException e) {
        in.wrong(in.name() + " is not a whole number of days");
        return null;
      }
    }

    @Override
    public Object form(Integer days) {
      return NUMBER.form((double) days);
    }
  }
}
