package stemedb.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One node for all tests that leave it as they found it, but for some claims more. */
final class SharedNode implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(SharedNode.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == NodeUnderTest.class;
  }

  @Override
  public NodeUnderTest resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Holder.class, key -> new Holder(), Holder.class)
        .node;
  }

  /** Ends with the last test of the run. */
  private static final class Holder implements ExtensionContext.Store.CloseableResource {
    private final Path folder;
    private final NodeUnderTest node;

    Holder() {
      try {
        folder = Files.createTempDirectory("stemedb-it-");
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      node = NodeUnderTest.start(folder.resolve("data"));
    }

    @Override
    public void close() throws Exception {
      node.close();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
