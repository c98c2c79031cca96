package stemedb.ops.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stemedb.record.Timestamps;

/**
 * The manifest as JSON. Its last member is the SHA-256 of the document without that member, so that
 * a change of any byte shows.
 */
final class ManifestJson {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String DIGEST = ",\n  \"sha256\" : \"";
  private static final String END = "\"\n}\n";
  private static final int HEX_DIGITS = 64;
  private static final Pattern PATH =
      Pattern.compile("(?!.*(^|/)\\.{1,2}(/|$))[^/\\\\]+(/[^/\\\\]+)*");

  private ManifestJson() {}

  static byte[] write(Manifest manifest) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new UnixIndenter()));
      json.writeStartObject();
      json.writeNumberField("format", Manifest.FORMAT);
      json.writeStringField("id", manifest.id());
      json.writeStringField("made", Timestamps.format(manifest.made()));
      json.writeStringField("version", manifest.version());
      json.writeStringField("generation", manifest.generation().toString());
      json.writeNumberField("end_frame", manifest.endFrame());
      json.writeNumberField("offset", manifest.offset());
      Instant time = manifest.time();
      if (time != null) {
        json.writeStringField("time", Timestamps.format(time));
      }
      json.writeNumberField("assertions", manifest.assertions());
      json.writeNumberField("bytes", manifest.bytes());
      json.writeArrayFieldStart("files");
      for (BackedFile file : manifest.files()) {
        write(json, file);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    String body = out.toString(StandardCharsets.UTF_8);
    String open = body.substring(0, body.length() - "\n}".length());
    return (open + DIGEST + Digests.of(body.getBytes(StandardCharsets.UTF_8)) + END)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void write(JsonGenerator json, BackedFile file) throws IOException {
    json.writeStartObject();
    json.writeStringField("path", file.path());
    if (file.isSegment()) {
      json.writeNumberField("first_frame", file.firstFrame());
      json.writeNumberField("end_frame", file.endFrame());
      json.writeBooleanField("sealed", file.sealed());
    }
    json.writeStringField("head_sha256", file.head());
    json.writeArrayFieldStart("parts");
    for (Part part : file.parts()) {
      json.writeStartObject();
      json.writeStringField("name", part.name());
      json.writeNumberField("bytes", part.bytes());
      json.writeStringField("sha256", part.sha256());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /**
   * Reads and checks a manifest.
   *
   * @param name in the archive, for messages
   */
  static Manifest read(String name, byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int digestAt = text.length() - END.length() - HEX_DIGITS;
    int bodyEnd = digestAt - DIGEST.length();
    if (bodyEnd < 0
        || !text.startsWith(DIGEST, bodyEnd)
        || !text.endsWith(END)
        || !digest(text, bodyEnd).equals(text.substring(digestAt, digestAt + HEX_DIGITS))) {
      throw new DamagedBackupException(name + ": the manifest is not what was written");
    }
    try {
      return manifest(name, JsonObject.parse(bytes));
    } catch (IllegalArgumentException e) {
      throw new DamagedBackupException(name + ": the manifest cannot be read: " + e.getMessage());
    }
  }

  private static String digest(String text, int bodyEnd) {
    return Digests.of((text.substring(0, bodyEnd) + "\n}").getBytes(StandardCharsets.UTF_8));
  }

  private static Manifest manifest(String name, JsonObject json) throws IOException {
    long format = json.number("format");
    if (format != Manifest.FORMAT) {
      throw new DamagedBackupException(
          name + " has format " + format + ", this version reads " + Manifest.FORMAT);
    }
    List<BackedFile> files = new ArrayList<>();
    for (JsonObject file : json.objects("files")) {
      files.add(file(file));
    }
    @Nullable String time = json.textOrNull("time");
    return new Manifest(
        json.text("id"),
        Timestamps.parse(json.text("made")),
        json.text("version"),
        UUID.fromString(json.text("generation")),
        json.number("end_frame"),
        json.number("offset"),
        time == null ? null : Timestamps.parse(time),
        json.number("assertions"),
        files);
  }

  private static BackedFile file(JsonObject json) {
    String path = json.text("path");
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("\"" + path + "\" is no path in a data folder");
    }
    List<Part> parts = new ArrayList<>();
    for (JsonObject part : json.objects("parts")) {
      parts.add(new Part(part.text("name"), part.number("bytes"), part.text("sha256")));
    }
    boolean segment = json.has("first_frame");
    return new BackedFile(
        path,
        segment ? json.number("first_frame") : 0,
        segment ? json.number("end_frame") : 0,
        segment && json.flag("sealed"),
        json.text("head_sha256"),
        parts);
  }

  /** Lines end the same way on every system. */
  private static final class UnixIndenter extends com.fasterxml.jackson.core.util.DefaultIndenter {
    private static final long serialVersionUID = 1L;

    UnixIndenter() {
      super("  ", "\n");
    }
  }
}
