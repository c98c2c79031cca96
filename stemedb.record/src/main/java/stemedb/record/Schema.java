package stemedb.record;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.Document;
import stemedb.api.model.RecordKind;

/**
 * The members of one kind of documents, and how a model document is made of them. Whatever is done
 * with a document's members (reading, rules, canonical form) follows from its schema, so that a
 * kind is a schema and nothing else.
 *
 * @param <D> the model of the document
 */
final class Schema<D extends Document> {
  private static final int DOCUMENT_BYTES = 1_024;

  private final RecordKind kind;
  private final List<Member<D, ?>> members;
  private final Map<String, Member<D, ?>> byName = new HashMap<>();
  private final Function<Members, D> maker;
  private final BiConsumer<Members, Violations> rule;

  private Schema(Builder<D> builder, Function<Members, D> maker) {
    this.kind = builder.kind;
    this.members = List.copyOf(builder.members);
    this.maker = maker;
    this.rule = builder.rule;
    for (int i = 0; i < members.size(); i++) {
      members.get(i).place(i);
      byName.put(members.get(i).name, members.get(i));
    }
  }

  RecordKind kind() {
    return kind;
  }

  /** All members, in the order of RFC 8785. */
  List<Member<D, ?>> members() {
    return members;
  }

  @Nullable Member<D, ?> member(String name) {
    return byName.get(name);
  }

  /** Adds what is missing, and what does not fit together. */
  void check(Members read, Violations violations) {
    for (Member<D, ?> member : members) {
      if (member.required && !read.has(member)) {
        violations.add(member.pointer, member.name + " is missing");
      }
    }
    rule.accept(read, violations);
  }

  /** The model of members that were found right. */
  D make(Members read) {
    return maker.apply(read);
  }

  /** The form of RFC 8785 of what was read. */
  byte[] canonical(Members read, int sizeHint) {
    return canonical(read::form, sizeHint);
  }

  /** The form of RFC 8785 of a model document, its times and numbers in their shortest forms. */
  byte[] canonical(D document) {
    return canonical(member -> member.form(document), DOCUMENT_BYTES);
  }

  private byte[] canonical(Function<Member<D, ?>, @Nullable Object> forms, int sizeHint) {
    CanonicalWriter out = new CanonicalWriter(sizeHint);
    char separator = '{';
    for (Member<D, ?> member : members) {
      Object form = forms.apply(member);
      if (form != null) {
        out.put(separator).bytes(member.label, 0, member.label.length);
        if (form instanceof String text) {
          out.string(text);
        } else {
          ((Form) form).write(out);
        }
        separator = ',';
      }
    }
    return out.put('}').toBytes();
  }

  /** Collects members. */
  static final class Builder<D extends Document> {
    private final RecordKind kind;
    private final List<Member<D, ?>> members = new ArrayList<>();
    private BiConsumer<Members, Violations> rule = (read, violations) -> {};

    Builder(RecordKind kind) {
      this.kind = kind;
    }

    <T> Member<D, T> required(String name, MemberType<T> type, Function<D, @Nullable T> of) {
      return add(new Member<>(name, true, type, of));
    }

    <T> Member<D, T> optional(String name, MemberType<T> type, Function<D, @Nullable T> of) {
      return add(new Member<>(name, false, type, of));
    }

    /** What must hold between members; each may be absent or wrong. */
    Builder<D> rule(BiConsumer<Members, Violations> between) {
      rule = between;
      return this;
    }

    Schema<D> make(Function<Members, D> maker) {
      members.sort(Comparator.comparing(member -> member.name));
      return new Schema<>(this, maker);
    }

    private <T> Member<D, T> add(Member<D, T> member) {
      members.add(member);
      return member;
    }
  }
}
