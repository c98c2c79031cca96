package stemedb.ops.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Objects;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Writes the configurations that follow from the settings, where they differ from what is there.
 */
final class NodeConfiguration {
  private final ConfigurationAdmin admin;

  NodeConfiguration(ConfigurationAdmin admin) {
    this.admin = admin;
  }

  /**
   * Writes what differs; properties that the settings say nothing about stay as they are. So does
   * the store: what somebody configured while the node ran has moved the data already, and an
   * update of this bundle is no reason to move it back.
   */
  void write(Map<String, Map<String, Object>> configurations) {
    try {
      writeChanged(configurations);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeChanged(Map<String, Map<String, Object>> configurations) throws IOException {
    for (Map.Entry<String, Map<String, Object>> entry : configurations.entrySet()) {
      Configuration configuration = admin.getConfiguration(entry.getKey(), "?");
      Dictionary<String, Object> current = configuration.getProperties();
      Dictionary<String, Object> wanted = current == null ? new Hashtable<>() : current;
      boolean changed = current == null;
      for (Map.Entry<String, Object> property : entry.getValue().entrySet()) {
        Object before = wanted.get(property.getKey());
        if (before != null && property.getKey().equals(Configurations.STORE)) {
          continue;
        }
        wanted.put(property.getKey(), property.getValue());
        changed |= !Objects.deepEquals(before, property.getValue());
      }
      if (changed) {
        configuration.update(wanted);
      }
    }
  }
}
