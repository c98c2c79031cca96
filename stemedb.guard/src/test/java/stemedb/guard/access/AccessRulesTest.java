package stemedb.guard.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stemedb.api.model.Role;

class AccessRulesTest {

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/query,READER",
    "GET,/metrics,READER",
    "GET,/v1/nothing,READER",
    "OPTIONS,/v1/query,READER",
    "POST,/v1/assert,WRITER",
    "POST,/v1/batch,WRITER",
    "PUT,/v1/sources/a/content,WRITER",
    "DELETE,/v1/query,WRITER",
    "POST,/,WRITER",
    "POST,/v1/health,WRITER",
    "GET,/v1/admin,ADMIN",
    "GET,/v1/admin/,ADMIN",
    "GET,/v1/admin/api-keys,ADMIN",
    "GET,/v1/admin/quarantines,ADMIN",
    "GET,/v1/admin/quarantine,CURATOR",
    "POST,/v1/admin/quarantine/a/approve,CURATOR",
    "POST,/v1/admin/gold-standards,CURATOR"
  })
  void aRequestNeedsARole(String method, String path, Role role) {
    assertEquals(role, AccessRules.of(method, path));
  }

  @ParameterizedTest
  @CsvSource({"/", "/openapi.json", "/problems", "/problems/forbidden", "/v1/health/live"})
  void whatTheNodeSaysOfItselfIsOpen(String path) {
    assertNull(AccessRules.of("GET", path));
  }
}
