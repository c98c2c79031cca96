package stemedb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import stemedb.cli.Sizing.Load;
import stemedb.cli.Sizing.Need;
import stemedb.cli.Sizing.PerAssertion;
import stemedb.client.JsonValue;

/** The worked figures of the sizing guide, with its two slips mended. */
class SizingTest {
  private static final double MB = 1e6;
  private static final double GB = 1e9;

  private static Need need(double assertions, double qps, double ingest, double daily, int nodes) {
    return Sizing.need(load(assertions, qps, ingest, daily, nodes, false), PerAssertion.GUIDE);
  }

  private static Load load(
      double assertions, double qps, double ingest, double daily, int nodes, boolean deep) {
    return new Load(assertions, qps, ingest, daily, nodes, 7, 7, Load.cache(assertions), deep);
  }

  @Test
  void processors() {
    assertEquals(2.6, need(10e3, 100, 50, 0, 1).vcpu(), 1e-9);
    assertEquals(8, need(100e3, 1000, 500, 0, 1).vcpu(), 1e-9);
    assertEquals(12, need(100e3, 1000, 500, 0, 3).vcpu(), 1e-9);
    assertEquals(8, need(100e3, 1000, 500, 0, 2).vcpu(), 1e-9);
    assertEquals(
        20, Sizing.need(load(100e3, 1000, 500, 0, 3, true), PerAssertion.GUIDE).vcpu(), 1e-9);
  }

  @Test
  void memory() {
    assertEquals(11 * MB + 3 * GB, need(10e3, 0, 0, 0, 1).ramBytes(), 1);
    assertEquals(110 * MB + 4 * GB, need(100e3, 0, 0, 0, 1).ramBytes(), 1);
    assertEquals(1.1 * GB + 6 * GB, need(1e6, 0, 0, 0, 1).ramBytes(), 1);
  }

  @Test
  void disk() {
    Need small = need(10e3, 0, 0, 1e3, 1);
    assertEquals(70 * MB, small.walBytes(), 1);
    assertEquals(11 * MB, small.storeBytes(), 1);
    assertEquals(7 * 81 * MB, small.backupBytes(), 1);
    Need middle = need(100e3, 0, 0, 10e3, 1);
    assertEquals(700 * MB, middle.walBytes(), 1);
    assertEquals(110 * MB, middle.storeBytes(), 1);
    Need large = need(1e6, 0, 0, 100e3, 1);
    assertEquals(7 * GB, large.walBytes(), 1);
    assertEquals(1.1 * GB, large.storeBytes(), 1);
    assertEquals(8 * 8.1 * GB, large.diskBytes(), 100);
  }

  @Test
  void network() {
    Need one = need(10e3, 100, 100, 0, 1);
    assertEquals(List.of(800.0, 4000.0, 0.0), kbits(one));
    Need three = need(100e3, 1000, 1000, 0, 3);
    assertEquals(List.of(8_000.0, 40_000.0, 16_000.0), kbits(three));
  }

  private static List<Double> kbits(Need need) {
    return List.of(need.inKbits(), need.outKbits(), need.replicationKbits());
  }

  @Test
  void tiers() {
    assertEquals("50 GB", tier(9_999, 99));
    assertEquals("100 GB", tier(10_000, 99));
    assertEquals("200 GB", tier(9_999, 999));
    assertEquals("500 GB", tier(499_999, 1_000));
    assertEquals("1 TB", tier(999_999, 9_999));
    assertTrue(Sizing.tier(load(1e6, 1, 1, 1, 1, false)).isEmpty());
  }

  private static String tier(double assertions, double qps) {
    return Sizing.tier(load(assertions, qps, 1, 1, 1, false)).orElseThrow().disk();
  }

  @Test
  void theSmallestMachineThatFits() {
    assertEquals(List.of("t3.xlarge", "n2-standard-4", "Standard_D4s_v3"), names(2.6, 3.1 * GB));
    assertEquals(List.of("t3.medium", "n2-standard-2", "Standard_B2s"), names(2, 4 * GB));
    assertEquals(List.of("t3.large", "n2-standard-2", "Standard_D2s_v3"), names(2, 4.1 * GB));
    assertEquals(List.of("m5.2xlarge", "n2-standard-8", "Standard_D8s_v3"), names(8, 16 * GB));
    assertEquals(List.of(), names(1000, GB));
  }

  private static List<String> names(double vcpu, double ram) {
    return Sizing.instances(new Need(vcpu, ram, 0, 0, 0, 0, 0, 0)).stream()
        .map(Sizing.Instance::name)
        .toList();
  }

  @Test
  void aDayBringsNoMoreThanThereWillBe() {
    assertEquals(86_400, Load.daily(1, 1e6));
    assertEquals(10e3, Load.daily(1, 10e3));
  }

  @Test
  void theCommandSaysItInEveryForm() {
    Run json =
        Run.of(
            "size",
            "--assertions",
            "100000",
            "--qps",
            "1000",
            "--ingest",
            "500",
            "--nodes",
            "3",
            "--daily",
            "10000",
            "--output",
            "json");
    assertEquals(0, json.code(), json.err());
    JsonValue answer = JsonValue.parse(json.out());
    assertEquals(700_000_000, answer.get("wal_bytes").integer());
    assertEquals("m5.4xlarge", answer.get("instances").get("aws").text());
    Run table = Run.of("size", "--assertions", "10000", "--qps", "99", "--ingest", "1");
    assertEquals(0, table.code(), table.err());
    assertTrue(table.out().contains("tier: single node, 4-8 vCPU"), table.out());
    assertEquals(2, Run.of("size", "--assertions", "-1", "--qps", "1", "--ingest", "1").code());
    assertEquals(2, Run.of("size").code());
  }

  @Test
  void aSeriesIsReadFromAScrape() {
    String scrape = "# TYPE a gauge\na 1.5E3\nab 7\na{x=\"y\"} 4\n";
    assertEquals(1500, MeasuredNode.value(scrape, "a"));
    assertEquals(4, MeasuredNode.value(scrape, "a{x=\"y\"}"));
    assertEquals(0, MeasuredNode.value(scrape, "b"));
  }
}
