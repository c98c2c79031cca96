package stemedb.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import stemedb.record.AgentKey;

/** The key pairs of named agents, each in a file of a folder, made when first needed. */
final class AgentKeys {
  private static final int FILE_NAME_MAX = 200;

  private final Path folder;
  private final Map<String, AgentKey> keys = new HashMap<>();

  AgentKeys(Path folder) {
    this.folder = folder;
  }

  /**
   * The key pair of that agent.
   *
   * @throws IllegalArgumentException when the name makes no file name
   */
  AgentKey of(String agent) {
    return keys.computeIfAbsent(
        agent,
        name -> {
          Path file = folder.resolve(fileName(name));
          return Files.exists(file) ? KeyFiles.read(file) : KeyFiles.create(file);
        });
  }

  /** Two names never share a file, and no name leaves the folder or hides in it. */
  private static String fileName(String agent) {
    String encoded = URLEncoder.encode(agent, StandardCharsets.UTF_8).replace("*", "%2A");
    if (encoded.isEmpty() || encoded.length() > FILE_NAME_MAX) {
      throw new IllegalArgumentException("the name of an agent is empty or too long");
    }
    return (encoded.startsWith(".") ? "%2E" + encoded.substring(1) : encoded) + ".pem";
  }
}
