package stemedb.record;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stemedb.api.model.AgentSignature;
import stemedb.api.model.SourceClass;

/** What members with several values may be. */
final class Lists {
  private static final int METADATA_ENTRIES_MAX = 32;
  private static final int METADATA_KEY_BYTES_MAX = 64;
  private static final int METADATA_VALUE_BYTES_MAX = 1_024;

  private Lists() {}

  /** An array of distinct values. */
  static <T> MemberType<List<T>> of(MemberType<T> type, int countMax) {
    return new MemberType<>() {
      @Override
      public @Nullable List<T> read(MemberInput in) {
        return array(in, type, countMax);
      }

      @Override
      public Object form(List<T> values) {
        List<Object> forms = new ArrayList<>();
        values.forEach(value -> forms.add(type.form(value)));
        return elements(forms);
      }
    };
  }

  private static <T> @Nullable List<T> array(MemberInput in, MemberType<T> type, int countMax) {
    String name = in.name();
    String pointer = in.pointer();
    if (in.json.token() != JsonToken.START_ARRAY) {
      in.wrong(name + " is not an array");
      in.json.skip();
      return null;
    }
    List<T> values = new ArrayList<>();
    List<Object> forms = new ArrayList<>();
    Set<T> seen = new HashSet<>();
    int count = 0;
    while (in.json.next() != JsonToken.END_ARRAY) {
      if (count < countMax) {
        T value = type.read(in.at("an entry of " + name, pointer + "/" + count));
        Object form = in.form();
        if (value != null && form != null) {
          values.add(value);
          forms.add(form);
          if (!seen.add(value)) {
            in.wrong("an entry of " + name + " stands there twice");
          }
        }
      } else {
        in.json.skip();
      }
      count++;
    }
    in.at(name, pointer);
    if (count > countMax) {
      in.wrong(name + " has " + count + " entries, at most " + countMax + " are allowed");
    }
    in.form(elements(forms));
    return values;
  }

  private static Form elements(List<Object> forms) {
    return out -> {
      out.put('[');
      char separator = 0;
      for (Object form : forms) {
        if (separator != 0) {
          out.put(separator);
        }
        write(form, out);
        separator = ',';
      }
      out.put(']');
    };
  }

  static void write(Object form, CanonicalWriter out) {
    if (form instanceof String text) {
      out.string(text);
    } else {
      ((Form) form).write(out);
    }
  }

  /** A value, or null in JSON. */
  static <T> MemberType<Optional<T>> orNull(MemberType<T> type) {
    return new MemberType<>() {
      @Override
      public @Nullable Optional<T> read(MemberInput in) {
        if (in.json.token() == JsonToken.VALUE_NULL) {
          in.form(JsonTree.Word.NULL);
          return Optional.empty();
        }
        T value = type.read(in);
        return value == null ? null : Optional.of(value);
      }

      @Override
      public Object form(Optional<T> value) {
        return value.isPresent() ? type.form(value.get()) : JsonTree.Word.NULL;
      }
    };
  }

  /** An object that has a value for every source class. */
  static <T> MemberType<Map<SourceClass, T>> bySourceClass(MemberType<T> type) {
    return new MemberType<>() {
      @Override
      public @Nullable Map<SourceClass, T> read(MemberInput in) {
        return classes(in, type);
      }

      @Override
      public Object form(Map<SourceClass, T> values) {
        SortedMap<String, Object> forms = new TreeMap<>();
        values.forEach((tier, value) -> forms.put(tier.wireName(), type.form(value)));
        return members(forms);
      }
    };
  }

  private static <T> @Nullable Map<SourceClass, T> classes(MemberInput in, MemberType<T> type) {
    String outerName = in.name();
    String pointer = in.pointer();
    if (in.json.token() != JsonToken.START_OBJECT) {
      in.wrong(outerName + " is not an object");
      in.json.skip();
      return null;
    }
    Map<SourceClass, T> values = new EnumMap<>(SourceClass.class);
    SortedMap<String, Object> forms = new TreeMap<>();
    for (String name = in.json.nextMember(pointer);
        name != null;
        name = in.json.nextMember(pointer)) {
      Optional<SourceClass> tier = SourceClass.ofWireName(name);
      if (tier.isEmpty()) {
        in.violations.unknown(pointer, name);
        in.json.skip();
        continue;
      }
      T value = type.read(in.at(name, pointer + "/" + name));
      Object form = in.form();
      if (value != null && form != null && values.put(tier.get(), value) != null) {
        throw Violations.duplicate(pointer, name);
      }
      if (form != null) {
        forms.put(name, form);
      }
    }
    for (SourceClass tier : SourceClass.values()) {
      if (!forms.containsKey(tier.wireName())) {
        in.violations.add(pointer + "/" + tier.wireName(), tier.wireName() + " is missing");
      }
    }
    in.at(outerName, pointer).form(members(forms));
    return values;
  }

  private static Form members(SortedMap<String, Object> forms) {
    return out -> {
      char separator = '{';
      for (var member : forms.entrySet()) {
        out.put(separator).string(member.getKey()).put(':');
        write(member.getValue(), out);
        separator = ',';
      }
      out.ascii(forms.isEmpty() ? "{}" : "}");
    };
  }

  /** An object of strings: at most 32 entries, keys to 64 bytes, values to 1024 bytes. */
  static final MemberType<Map<String, String>> METADATA =
      new MemberType<>() {
        @Override
        public @Nullable Map<String, String> read(MemberInput in) {
          return metadata(in);
        }

        @Override
        public Object form(Map<String, String> entries) {
          return members(new TreeMap<>(entries));
        }
      };

  private static @Nullable Map<String, String> metadata(MemberInput in) {
    if (in.json.token() != JsonToken.START_OBJECT) {
      in.wrong("metadata is not an object of strings");
      in.json.skip();
      return null;
    }
    SortedMap<String, String> entries = new TreeMap<>();
    for (String key = in.json.nextMember(in.pointer());
        key != null;
        key = in.json.nextMember(in.pointer())) {
      String pointer = in.pointer() + "/" + Violations.escape(key);
      String value = "";
      if (in.json.token() == JsonToken.VALUE_STRING) {
        value = in.json.text(pointer);
      } else {
        in.violations.add(pointer, "a value of metadata is not a string");
        in.json.skip();
      }
      if (entries.put(key, value) != null) {
        throw Violations.duplicate(in.pointer(), key);
      }
      checkSize(in, pointer, "a key of metadata", key, METADATA_KEY_BYTES_MAX);
      checkSize(in, pointer, "a value of metadata", value, METADATA_VALUE_BYTES_MAX);
    }
    if (entries.size() > METADATA_ENTRIES_MAX) {
      in.wrong("metadata has " + entries.size() + " entries, at most 32 are allowed");
    }
    in.form(members(new TreeMap<>(entries)));
    return entries;
  }

  private static void checkSize(
      MemberInput in, String pointer, String what, String text, int bytesMax) {
    String violation = ValueRules.size(what, text, bytesMax);
    if (violation != null) {
      in.violations.add(pointer, violation);
    }
  }

  /** Signers with their signatures; when the list is empty is for the caller to judge. */
  static final MemberType<List<AgentSignature>> SIGNATURES =
      new MemberType<>() {
        @Override
        public @Nullable List<AgentSignature> read(MemberInput in) {
          List<AgentSignature> signatures = new SignatureListReader(in.json, in.violations).read();
          in.form(form(signatures));
          return signatures;
        }

        @Override
        public Object form(List<AgentSignature> signatures) {
          List<Object> forms = new ArrayList<>();
          for (AgentSignature signature : signatures) {
            SortedMap<String, Object> entry = new TreeMap<>();
            entry.put("agent_id", signature.agentId().toString());
            entry.put("signature", HexFormat.of().formatHex(signature.signature()));
            forms.add(members(entry));
          }
          return elements(forms);
        }
      };
}
