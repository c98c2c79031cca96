package stemedb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stemedb.client.JsonValue;

class ApiKeysTest {
  private static final String KEYS = "/v1/admin/api-keys";
  private static final Map<String, String> AS_ADMIN = Map.of("STEMEDB_API_KEY", "admin");
  private static final String MEMBERS =
      "\"id\":\"ab12\",\"name\":\"feeder\",\"roles\":[\"reader\",\"writer\"],"
          + "\"subject_prefixes\":[\"a/\"],\"timestamp\":\"2026-11-25T12:00:00Z\",\"revoked\":";

  private static Run run(StandInNode node, String... arguments) {
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--url";
    all[arguments.length + 1] = node.url();
    return Run.of(AS_ADMIN, all);
  }

  @Test
  void aNewKeyIsTheOnlyThingOnTheOutput() throws IOException {
    try (StandInNode node = new StandInNode()) {
      node.answers.put(KEYS, "{\"key\":\"stk_ab12_secret\"," + MEMBERS + "false}");
      Run run = run(node, "api-keys", "create", "feeder", "--role", "reader,writer");
      assertEquals(ExitCode.DONE, run.code(), run.err());
      assertEquals("stk_ab12_secret", run.out().strip());
      assertTrue(run.err().contains("ab12"), run.err());
      assertEquals(List.of(KEYS + " admin"), node.requests);
    }
  }

  @Test
  void keysAreListedAndTakenBack() throws IOException {
    try (StandInNode node = new StandInNode()) {
      node.answers.put(KEYS, "{\"api_keys\":[{" + MEMBERS + "true}]}");
      node.answers.put(KEYS + "/ab12", "{" + MEMBERS + "true}");
      Run list = run(node, "api-keys", "list");
      assertTrue(
          list.out().contains("ab12  feeder  reader writer  a/        never    revoked"),
          list.out());
      Run revoke = run(node, "api-keys", "revoke", "ab12");
      assertEquals("ab12 is revoked", revoke.out().strip());
      assertEquals(ExitCode.USAGE, run(node, "api-keys", "revoke", "../storage").code());
      assertEquals(ExitCode.USAGE, run(node, "api-keys", "create", "nobody").code());
    }
  }

  @Test
  void namesAreWrittenAsJson() {
    String name = "a \"b\" \\ \n \u0000 é \ud83d\ude00";
    assertEquals(name, JsonValue.parse(JsonText.of(name)).text());
  }
}
