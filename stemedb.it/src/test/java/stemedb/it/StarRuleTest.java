package stemedb.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Constants;

/** The rules of the house, read from the manifests of the jars that were built. */
class StarRuleTest {

  /** Whose packages a bundle may import beside its own; everybody else is a point of the star. */
  private static final Set<String> HUB = Set.of("stemedb.api", "stemedb.record");

  private static final Set<String> MAY_USE_ALL = Set.of("stemedb.bench");

  private static final Map<String, Set<String>> MORE =
      Map.of("stemedb.cli", Set.of("stemedb.client"));

  private static final Set<String> EXPORTERS =
      Set.of("stemedb.api", "stemedb.record", "stemedb.client", "stemedb.tck");

  /** Programs of the class path. */
  private static final Set<String> NO_MODULES = Set.of("stemedb.cli", "stemedb.bench");

  /** Modules of the build that make no bundle, or one of somebody else's packages. */
  private static final Set<String> NO_BUNDLES =
      Set.of("stemedb.dist", "stemedb.it", "stemedb.lib.rocksdb", "stemedb.lib.slf4j");

  private static final Pattern MODULE = Pattern.compile("<module>(stemedb\\.[a-z.]+)</module>");

  /** Paths of a header; what stands in quotes (uses, version ranges) is cut away before. */
  private static final Pattern PATH = Pattern.compile("(?:^|,)\\s*([^;,]+)");

  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

  @Test
  void buildListsBundles() {
    assertTrue(bundles().containsAll(HUB), () -> "bundles: " + bundles());
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void importsOnlyTheHub(String bundle) throws IOException {
    Set<String> foreign = new TreeSet<>();
    for (String name : packages(bundle, Constants.IMPORT_PACKAGE)) {
      String owner = owner(name);
      if (name.startsWith("stemedb.") && !owner.equals(bundle) && !mayUse(bundle, owner)) {
        foreign.add(name);
      }
    }
    assertEquals(Set.of(), foreign);
    assertNull(manifest(bundle).getValue(Constants.REQUIRE_BUNDLE));
    assertNull(manifest(bundle).getValue(Constants.DYNAMICIMPORT_PACKAGE));
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void exportsOnlyWhereOthersMayImport(String bundle) throws IOException {
    List<String> exports = packages(bundle, Constants.EXPORT_PACKAGE);
    assertEquals(EXPORTERS.contains(bundle), !exports.isEmpty(), () -> "exports " + exports);
    exports.forEach(name -> assertEquals(bundle, owner(name)));
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void folderBundleModuleAndRootPackageHaveOneName(String bundle) throws IOException {
    String symbolicName = manifest(bundle).getValue(Constants.BUNDLE_SYMBOLICNAME);
    assertEquals(bundle, symbolicName.split(";", 2)[0]);
    try (JarFile jar = new JarFile(jar(bundle).toFile())) {
      String root = bundle.replace('.', '/') + "/";
      List<String> strangers =
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.endsWith(".class") && !name.equals("module-info.class"))
              .filter(name -> !name.startsWith(root))
              .collect(Collectors.toList());
      assertEquals(List.of(), strangers);
      if (!NO_MODULES.contains(bundle)) {
        assertTrue(jar.getEntry("module-info.class") != null, "has a module descriptor");
        Set<String> modules =
            ModuleFinder.of(jar(bundle)).findAll().stream()
                .map(module -> module.descriptor().name())
                .collect(Collectors.toSet());
        assertEquals(Set.of(bundle), modules);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void nothingTellsWhenAndWhereItWasBuilt(String bundle) throws IOException {
    for (String header : List.of("Bnd-LastModified", "Built-By", "Created-By", "Build-Jdk")) {
      assertNull(manifest(bundle).getValue(header), header);
    }
    try (JarFile jar = new JarFile(jar(bundle).toFile())) {
      Set<Long> times = jar.stream().map(entry -> entry.getTime()).collect(Collectors.toSet());
      assertEquals(1, times.size(), () -> "times of the entries: " + times);
    }
  }

  private static boolean mayUse(String bundle, String owner) {
    return HUB.contains(owner)
        || MAY_USE_ALL.contains(bundle)
        || MORE.getOrDefault(bundle, Set.of()).contains(owner);
  }

  /** The bundle of the longest name that the package's begins with. */
  private static String owner(String packageName) {
    return bundles().stream()
        .filter(bundle -> packageName.equals(bundle) || packageName.startsWith(bundle + "."))
        .max((a, b) -> Integer.compare(a.length(), b.length()))
        .orElse("nobody");
  }

  private static Set<String> bundles() {
    Set<String> bundles = modulesOfTheBuild();
    bundles.removeAll(NO_BUNDLES);
    return bundles;
  }

  private static Set<String> modulesOfTheBuild() {
    try {
      return MODULE
          .matcher(Files.readString(Distribution.TOP.resolve("pom.xml")))
          .results()
          .map(found -> found.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> packages(String bundle, String header) throws IOException {
    String value = manifest(bundle).getValue(header);
    if (value == null) {
      return List.of();
    }
    return PATH.matcher(QUOTED.matcher(value).replaceAll(""))
        .results()
        .map(StarRuleTest::path)
        .toList();
  }

  private static String path(MatchResult found) {
    return found.group(1).trim();
  }

  private static Attributes manifest(String bundle) throws IOException {
    try (JarFile jar = new JarFile(jar(bundle).toFile())) {
      return jar.getManifest().getMainAttributes();
    }
  }

  /** The jar that the build made for the module. */
  private static Path jar(String bundle) throws IOException {
    Path target = Distribution.TOP.resolve(bundle).resolve("target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(
              file -> file.getFileName().toString().matches(Pattern.quote(bundle) + "-\\d.*\\.jar"))
          .filter(file -> !file.toString().matches(".*-(sources|javadoc)\\.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("not built: " + bundle));
    }
  }
}
