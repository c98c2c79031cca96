package stemedb.api;

import java.util.List;
import stemedb.api.lens.LensInfo;

/**
 * A lens that is installed.
 *
 * @param bundle where it comes from: name and version of the bundle, or of the module or jar
 * @param parameters what it reads, each as {@code name: what it does}
 */
public record LensDescription(
    String name,
    String version,
    LensInfo.Kind kind,
    String description,
    String bundle,
    List<String> parameters) {
  public LensDescription {
    parameters = List.copyOf(parameters);
  }
}
