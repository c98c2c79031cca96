package stemedb.it;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.osgi.service.component.annotations.Component;
import stemedb.api.lens.Lens;

/**
 * The third-party lens of examples/, and later versions of it that the tests make of its source.
 */
final class ExampleLens {

  static final String NAME = "longest_text";
  static final String BUNDLE = "lens-longest-text";
  static final String FIRST_VERSION = "1.0.0";

  private static final Path FOLDER = Distribution.TOP.resolve("examples/lens-longest-text");
  private static final String DESCRIPTION = "the longest text wins";

  private ExampleLens() {}

  /** The jar as its own build made it. */
  static Path jar() {
    try (Stream<Path> files = Files.list(FOLDER.resolve("target"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(FIRST_VERSION + ".jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("build the examples first"));
    } catch (IOException e) {
      throw new UncheckedIOException("build the examples first", e);
    }
  }

  /**
   * Compiles the source with another version and description and packs it like the first jar.
   *
   * @param folder where the new jar goes
   */
  static Path compile(String version, Path folder) {
    try {
      Path work = Files.createTempDirectory(folder, "lens");
      Path classes = Files.createDirectory(work.resolve("classes"));
      for (Path source : sources()) {
        Path changed = work.resolve(source.getFileName().toString());
        Files.writeString(changed, edited(Files.readString(source), version));
        javac(changed, classes);
      }
      Path made = folder.resolve(BUNDLE + "-" + version + ".jar");
      pack(classes, version, made);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER.resolve("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static String edited(String text, String version) {
    return text.replace(FIRST_VERSION, version).replace(DESCRIPTION, description(version));
  }

  static String description(String version) {
    return DESCRIPTION + ", says version " + version;
  }

  private static void javac(Path source, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of(
              "--release",
              "17",
              "-proc:none",
              "-d",
              classes.toString(),
              "-cp",
              where(Lens.class) + File.pathSeparator + where(Component.class));
      boolean done =
          compiler
              .getTask(said, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      if (!done) {
        throw new AssertionError(said.toString());
      }
    }
  }

  private static String where(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().getPath();
  }

  private static void pack(Path classes, String version, Path made) throws IOException {
    try (JarFile first = new JarFile(jar().toFile());
        OutputStream file = Files.newOutputStream(made)) {
      Manifest manifest = new Manifest(first.getManifest());
      Attributes headers = manifest.getMainAttributes();
      headers.putValue("Bundle-Version", version);
      headers.replaceAll((name, value) -> edited((String) value, version));
      try (JarOutputStream out = new JarOutputStream(file, manifest)) {
        for (JarEntry entry : first.stream().toList()) {
          String name = entry.getName();
          if (!entry.isDirectory()
              && !name.equals(JarFile.MANIFEST_NAME)
              && !name.equals("module-info.class")) {
            out.putNextEntry(new JarEntry(name));
            out.write(content(first, entry, classes, version));
            out.closeEntry();
          }
        }
      }
    }
  }

  private static byte[] content(JarFile first, JarEntry entry, Path classes, String version)
      throws IOException {
    String name = entry.getName();
    Path compiled = classes.resolve(name);
    if (Files.isRegularFile(compiled)) {
      return Files.readAllBytes(compiled);
    }
    try (InputStream in = first.getInputStream(entry)) {
      byte[] bytes = in.readAllBytes();
      return name.startsWith("OSGI-INF/")
          ? edited(new String(bytes, StandardCharsets.UTF_8), version)
              .getBytes(StandardCharsets.UTF_8)
          : bytes;
    }
  }
}
