package stemedb.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import stemedb.client.JsonValue;

/** Imports a file of unsigned claims. */
@Command(
    name = "import",
    description = {
      "Signs the claims of a file (one JSON object a line; .gz is unpacked) and sends them.",
      "Each agent named in it gets a key pair of its own, kept for the next import."
    })
final class ImportCommand extends NodeCommand {
  @Parameters(paramLabel = "FILE", description = "such as examples/data/country-claims.jsonl")
  private Path file;

  @Option(
      names = "--keys",
      paramLabel = "DIR",
      description =
          "where the agents' keys are kept; default keys/agents in the data folder if there is one,"
              + " else ./stemedb-keys")
  private @Nullable Path keys;

  @Override
  public Integer call() {
    AgentKeys agentKeys = new AgentKeys(keys != null ? keys : defaultKeys());
    ClaimImport.Report report = new ClaimImport(global().client(), agentKeys, screen()).run(file);
    show(json(report), null, () -> print(report));
    report.refusals().stream()
        .sorted(Comparator.comparingInt(ClaimImport.Refusal::line))
        .forEach(refusal -> screen().note("line " + refusal.line() + ": " + refusal.reason()));
    return report.refused() == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private Path defaultKeys() {
    Path named = global().namedData();
    if (named != null) {
      return named.resolve("keys").resolve("agents");
    }
    Path keysOfNode = global().data().resolve("keys");
    return Files.isDirectory(keysOfNode) ? keysOfNode.resolve("agents") : Path.of("stemedb-keys");
  }

  private void print(ClaimImport.Report report) {
    Table table = new Table("lines", ">count");
    table.row("read", report.read());
    table.row("created", report.created());
    table.row("exists", report.exists());
    table.row("refused", report.refused());
    table.print(screen());
  }

  private static JsonValue json(ClaimImport.Report report) {
    List<Integer> lines = report.refusals().stream().map(ClaimImport.Refusal::line).toList();
    return JsonValue.parse(
        "{\"read\":%d,\"created\":%d,\"exists\":%d,\"refused\":%d,\"refused_lines\":[%s]}"
            .formatted(
                report.read(),
                report.created(),
                report.exists(),
                report.refused(),
                lines.stream().sorted().map(String::valueOf).collect(Collectors.joining(","))));
  }
}
