package stemedb.ops.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What is said while there is no database; the rest is tested over HTTP. */
class HealthTest {

  @Test
  void aProcessWithoutADatabaseLivesAndIsNotReady() {
    assertTrue(Health.live().well());
    assertFalse(Health.ready(null, true).well());
    assertFalse(Health.startup(null).well());
    Health full = Health.full(null, "1.0\"x", "immediate");
    assertFalse(full.well());
    assertEquals(
        "{\"state\":\"starting\",\"reason\":\"the database is not there yet\","
            + "\"version\":\"1.0\\\"x\"}",
        full.json());
  }
}
