package stemedb.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import stemedb.client.StemeDbClient;

/** The top of all commands, and what can be said to each of them. */
@Command(
    name = "stemedb",
    description = "A database of signed claims that keeps contradictions.",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = StemeDbCommand.Version.class,
    usageHelpAutoWidth = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:usage", "3:the node cannot be reached"},
    subcommands = {
      DemoCommand.class,
      StartCommand.class,
      StopCommand.class,
      StatusCommand.class,
      ImportCommand.class,
      AssertCommand.class,
      QueryCommand.class,
      SkepticCommand.class,
      ConflictsCommand.class,
      HistoryCommand.class,
      DiffCommand.class,
      FeedCommand.class,
      LensCommand.class,
      KeysCommand.class,
      ApiKeysCommand.class,
      BundleCommand.class,
      WalCommand.class,
      StorageCommand.class,
      BackupCommand.class,
      VerifyCommand.class,
      RestoreCommand.class,
      DrillCommand.class,
      SizeCommand.class,
      BenchCommand.class,
      CompletionCommand.class,
    })
final class StemeDbCommand implements Runnable {
  static final String DEFAULT_URL = "http://127.0.0.1:18180";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** How answers are written. */
  enum Output {
    TABLE,
    JSON,
    NDJSON;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  @Option(
      names = "--output",
      scope = ScopeType.INHERIT,
      paramLabel = "FORM",
      defaultValue = "table",
      description = "table, json or ndjson (lists: one item a line); default table")
  Output output;

  @Option(
      names = "--url",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      description = "the node; default $STEMEDB_URL or " + DEFAULT_URL)
  private @Nullable URI url;

  @Option(
      names = "--api-key",
      scope = ScopeType.INHERIT,
      paramLabel = "KEY",
      description = "sent with every request; default $STEMEDB_API_KEY")
  private @Nullable String apiKey;

  @Option(
      names = "--data",
      scope = ScopeType.INHERIT,
      paramLabel = "DIR",
      description = "data folder of a local node; default $STEMEDB_DATA_DIR or ./data")
  private @Nullable Path data;

  @Spec private CommandSpec spec;

  private final Screen screen;
  private final Map<String, String> environment;

  StemeDbCommand(Screen screen, Map<String, String> environment) {
    this.screen = screen;
    this.environment = environment;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  Screen screen() {
    return screen;
  }

  String url() {
    return url != null ? url.toString() : setting("STEMEDB_URL", DEFAULT_URL);
  }

  /** Whether a node is named, on the command line or in the environment. */
  boolean urlIsNamed() {
    return url != null || !setting("STEMEDB_URL", "").isEmpty();
  }

  /** The key that was given, or null. */
  @Nullable String apiKey() {
    String key = setting("STEMEDB_API_KEY", "");
    return apiKey != null ? apiKey : key.isEmpty() ? null : key;
  }

  /** The data folder that the command line names, or null. */
  @Nullable Path optionData() {
    return data;
  }

  /** The data folder that was named there or in the environment, or null. */
  @Nullable Path namedData() {
    String named = environment.get("STEMEDB_DATA_DIR");
    return data != null || named == null || named.isEmpty() ? data : Path.of(named);
  }

  Path data() {
    Path named = namedData();
    return named == null ? Path.of("data") : named;
  }

  StemeDbClient client() {
    return client(apiKey());
  }

  /** A client that may do what operators do: by the key that was given, or the folder's token. */
  StemeDbClient adminClient() {
    Path token = data().resolve("admin.token");
    if (apiKey() != null || !Files.exists(token)) {
      return client();
    }
    try {
      return client(Files.readString(token).strip());
    } catch (IOException e) {
      throw new CommandFailure("cannot read the admin token " + token + ": name --api-key", e);
    }
  }

  private StemeDbClient client(@Nullable String key) {
    try {
      return StemeDbClient.of(URI.create(url()), key, TIMEOUT);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private String setting(String name, String otherwise) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  /** The version of this jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"stemedb " + (version == null ? "(not packaged)" : version)};
    }
  }
}
