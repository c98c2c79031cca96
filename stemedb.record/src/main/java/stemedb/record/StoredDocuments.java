package stemedb.record;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.StemeDbException;
import stemedb.api.model.AgentId;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.Cosignature;
import stemedb.api.model.Genesis;
import stemedb.api.model.Hash;
import stemedb.api.model.SourceClass;

/**
 * The documents that the node makes itself, as JSON and back. They are few, so they pass through a
 * {@link JsonTree}. Their members stand in {@link stemedb.record}.
 */
final class StoredDocuments {
  private StoredDocuments() {}

  static JsonTree tree(Genesis genesis) {
    Map<SourceClass, JsonTree> weights = new EnumMap<>(SourceClass.class);
    genesis.tierWeights().forEach((tier, weight) -> weights.put(tier, new JsonTree.Number(weight)));
    Map<SourceClass, JsonTree> halfLives = new EnumMap<>(SourceClass.class);
    genesis.halfLifeDays().forEach((tier, days) -> halfLives.put(tier, new JsonTree.Number(days)));
    List<JsonTree> roots = new ArrayList<>();
    genesis.roots().forEach(root -> roots.add(new JsonTree.Text(root.toString())));
    return members(
        Map.of(
            "created_at", new JsonTree.Text(Timestamps.format(genesis.createdAt())),
            "governance", new JsonTree.Text(genesis.governance()),
            "half_life_days", byClass(halfLives),
            "roots", new JsonTree.Elements(roots),
            "tier_weights", byClass(weights)));
  }

  static JsonTree tree(Cosignature cosignature) {
    List<JsonTree> signatures = new ArrayList<>();
    for (AgentSignature signature : cosignature.signatures()) {
      String hex = HexFormat.of().formatHex(signature.signature());
      signatures.add(
          members(
              Map.of(
                  "agent_id", new JsonTree.Text(signature.agentId().toString()),
                  "signature", new JsonTree.Text(hex))));
    }
    return members(
        Map.of(
            "signatures", new JsonTree.Elements(signatures),
            "target", new JsonTree.Text(cosignature.target().toString())));
  }

  /**
   * @throws StemeDbException {@code validation_failed} when it is no genesis
   */
  static Genesis genesis(JsonTree tree) {
    Fields fields = new Fields(tree, "");
    Genesis genesis =
        new Genesis(
            fields.text("created_at", Timestamps::parse),
            fields.elements("roots", (root, pointer) -> text(root, pointer, AgentId::parse)),
            fields.text("governance", Function.identity()),
            fields.byClass("tier_weights", StoredDocuments::number),
            fields.byClass("half_life_days", StoredDocuments::days));
    fields.requireNoOther();
    return genesis;
  }

  /**
   * @throws StemeDbException {@code validation_failed} when it is no cosignature
   */
  static Cosignature cosignature(JsonTree tree) {
    Fields fields = new Fields(tree, "");
    Cosignature cosignature =
        new Cosignature(
            fields.text("target", Hash::parse),
            fields.elements("signatures", StoredDocuments::signature));
    fields.requireNoOther();
    return cosignature;
  }

  private static AgentSignature signature(JsonTree tree, String pointer) {
    Fields fields = new Fields(tree, pointer);
    AgentId agentId = fields.text("agent_id", AgentId::parse);
    byte[] bytes = fields.text("signature", HexFormat.of()::parseHex);
    fields.requireNoOther();
    return convert(pointer + "/signature", bytes, b -> new AgentSignature(agentId, b));
  }

  private static double number(JsonTree tree, String pointer) {
    if (tree instanceof JsonTree.Number number) {
      return number.value();
    }
    throw invalid(pointer, "a number is needed");
  }

  private static int days(JsonTree tree, String pointer) {
    return convert(
        pointer, number(tree, pointer), value -> BigDecimal.valueOf(value).intValueExact());
  }

  private static <T> T text(JsonTree tree, String pointer, Function<String, T> parser) {
    if (tree instanceof JsonTree.Text text) {
      return convert(pointer, text.value(), parser);
    }
    throw invalid(pointer, "a string is needed");
  }

  private static <S, T> T convert(String pointer, S source, Function<S, T> conversion) {
    try {
      return conversion.apply(source);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new StemeDbException(
          Problem.at(ErrorCode.VALIDATION_FAILED, pointer, "the value is not of its form"), e);
    }
  }

  private static StemeDbException invalid(String pointer, String detail) {
    return Problem.at(ErrorCode.VALIDATION_FAILED, pointer, detail).toException();
  }

  private static JsonTree byClass(Map<SourceClass, JsonTree> values) {
    Map<String, JsonTree> members = new TreeMap<>();
    values.forEach((tier, value) -> members.put(tier.wireName(), value));
    return members(members);
  }

  private static JsonTree members(Map<String, JsonTree> members) {
    return new JsonTree.Members(new TreeMap<>(members));
  }

  /** Reads a value that stands at a pointer. */
  private interface Reading<T> {
    T read(JsonTree tree, String pointer);
  }

  /** The members of an object, each taken out once. */
  private static final class Fields {
    private final Map<String, JsonTree> left;
    private final String pointer;

    Fields(JsonTree tree, String pointer) {
      if (!(tree instanceof JsonTree.Members object)) {
        throw invalid(pointer, "an object is needed");
      }
      this.left = new TreeMap<>(object.members());
      this.pointer = pointer;
    }

    <T> T text(String name, Function<String, T> parser) {
      return StoredDocuments.text(take(name), pointer + "/" + name, parser);
    }

    <T> List<T> elements(String name, Reading<T> reading) {
      String where = pointer + "/" + name;
      if (!(take(name) instanceof JsonTree.Elements array)) {
        throw invalid(where, "an array is needed");
      }
      List<T> elements = new ArrayList<>();
      for (JsonTree element : array.elements()) {
        elements.add(reading.read(element, where + "/" + elements.size()));
      }
      return elements;
    }

    <T> Map<SourceClass, T> byClass(String name, Reading<T> reading) {
      Fields classes = new Fields(take(name), pointer + "/" + name);
      Map<SourceClass, T> values = new EnumMap<>(SourceClass.class);
      for (SourceClass tier : SourceClass.values()) {
        String where = classes.pointer + "/" + tier.wireName();
        values.put(tier, reading.read(classes.take(tier.wireName()), where));
      }
      classes.requireNoOther();
      return values;
    }

    void requireNoOther() {
      for (String name : left.keySet()) {
        throw invalid(pointer + "/" + Violations.escape(name), "this member is not known");
      }
    }

    private JsonTree take(String name) {
      @Nullable JsonTree value = left.remove(name);
      if (value == null) {
        throw invalid(pointer + "/" + name, name + " is missing");
      }
      return value;
    }
  }
}
