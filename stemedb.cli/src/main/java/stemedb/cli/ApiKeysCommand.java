package stemedb.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stemedb.client.JsonValue;

/** About the API keys of a node. */
@Command(
    name = "api-keys",
    description = "About the API keys of a node; needs its admin token (--data) or an admin's key.",
    subcommands = {
      ApiKeysCommand.Create.class,
      ApiKeysCommand.ListKeys.class,
      ApiKeysCommand.Revoke.class,
    })
final class ApiKeysCommand implements Runnable {
  private static final String PATH = "/v1/admin/api-keys";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  /** Makes one. */
  @Command(name = "create", description = "Makes an API key and shows it, this once.")
  static final class Create extends NodeCommand {
    @Parameters(paramLabel = "NAME", description = "what it is for")
    private String name;

    @Option(
        names = "--role",
        required = true,
        split = ",",
        paramLabel = "ROLE",
        description = "reader, writer, curator or admin; may be repeated")
    private List<String> roles;

    @Option(
        names = "--subject-prefix",
        paramLabel = "PREFIX",
        description =
            "how the subjects begin that it is good for; may be repeated; all when absent")
    private List<String> prefixes = new ArrayList<>();

    @Option(
        names = "--expires",
        paramLabel = "TIME",
        description = "from when on it is worth nothing, such as 2027-01-31T00:00:00Z")
    private @Nullable String expires;

    @Override
    public Integer call() {
      JsonValue key = global().adminClient().post(PATH, body());
      return show(
          key,
          null,
          () -> {
            screen().out().println(key.get("key").text());
            screen().note("keep it: nobody can show it again; its id is " + key.get("id").text());
          });
    }

    private String body() {
      StringBuilder json = new StringBuilder("{\"name\":").append(JsonText.of(name));
      json.append(",\"roles\":").append(JsonText.of(roles));
      if (!prefixes.isEmpty()) {
        json.append(",\"subject_prefixes\":").append(JsonText.of(prefixes));
      }
      if (expires != null) {
        json.append(",\"expires_at\":").append(JsonText.of(expires));
      }
      return json.append('}').toString();
    }
  }

  /** Lists them. */
  @Command(name = "list", description = "Lists the API keys, without their secrets.")
  static final class ListKeys extends NodeCommand {
    @Override
    public Integer call() {
      JsonValue answer = global().adminClient().get(PATH, Map.of());
      return show(answer, "api_keys", () -> print(answer));
    }

    private void print(JsonValue answer) {
      Table table = new Table("id", "name", "roles", "subjects", "expires", "state");
      for (JsonValue key : answer.get("api_keys").items()) {
        String subjects = texts(key.get("subject_prefixes"));
        table.row(
            key.get("id").text(),
            key.get("name").text(),
            texts(key.get("roles")),
            subjects.isEmpty() ? "all" : subjects,
            key.members().containsKey("expires_at") ? key.get("expires_at").text() : "never",
            key.get("revoked").isTrue() ? "revoked" : "");
      }
      table.print(screen());
    }

    private static String texts(JsonValue list) {
      return String.join(" ", list.items().stream().map(JsonValue::text).toList());
    }
  }

  /** Takes one back. */
  @Command(name = "revoke", description = "Takes an API key back, for good.")
  static final class Revoke extends NodeCommand {
    @Parameters(paramLabel = "ID", description = "its id, as in: stemedb api-keys list")
    private String id;

    @Override
    public Integer call() {
      if (!id.matches("[a-z0-9]{1,32}")) {
        throw usage("\"" + id + "\" is no id of an API key");
      }
      JsonValue key = global().adminClient().delete(PATH + "/" + id);
      return show(key, null, () -> screen().out().println(key.get("id").text() + " is revoked"));
    }
  }
}
