package stemedb.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How large a machine has to be. The formulas are those of the published guide, with its two slips
 * mended: an assertion takes 1 KB, and 10 KB a record are not divided by a thousand once more. KB
 * and GB are powers of ten.
 */
final class Sizing {
  private static final double KB = 1e3;
  private static final double GB = 1e9;
  private static final double VCPU_PER_QUERY = 0.005;
  private static final double VCPU_PER_INGEST = 0.002;
  private static final double VCPU_BASE = 2;
  private static final double THREE_NODES = 0.5;
  private static final double DEEP_CHAINS = 1;
  private static final double INDEX_SHARE = 0.1;
  private static final double RUNTIME_BYTES = 2 * GB;
  private static final double SECONDS_PER_DAY = 86_400;
  private static final double INGEST_KBITS = 8;
  private static final double QUERY_KBITS = 40;

  private Sizing() {}

  /**
   * What is to be carried.
   *
   * @param assertions in all
   * @param qps questions a second, at peak
   * @param ingest assertions a second, sustained
   * @param daily assertions a day, which the journal holds for the retention
   * @param nodes that hold all of it each
   * @param retentionDays how long the journal is kept
   * @param copies backups that are kept
   * @param cacheBytes of a node
   * @param deepChains whether questions follow deep chains of endorsements
   */
  record Load(
      double assertions,
      double qps,
      double ingest,
      double daily,
      int nodes,
      double retentionDays,
      int copies,
      double cacheBytes,
      boolean deepChains) {

    /** What is ingested in a day, at most all that there will be. */
    static double daily(double ingest, double assertions) {
      return Math.min(ingest * SECONDS_PER_DAY, assertions);
    }

    /** The cache that the guide recommends for so many. */
    static double cache(double assertions) {
      return (assertions < 100_000 ? 1 : assertions < 1_000_000 ? 2 : 4) * GB;
    }
  }

  /**
   * What an assertion takes.
   *
   * @param journalBytes in the journal
   * @param storeBytes in the store, index included
   * @param memoryBytes in memory, index included
   */
  record PerAssertion(double journalBytes, double storeBytes, double memoryBytes) {
    /** The figures of the guide. */
    static final PerAssertion GUIDE =
        new PerAssertion(10 * KB, KB * (1 + INDEX_SHARE), KB * (1 + INDEX_SHARE));
  }

  /** What a node needs; bytes and kilobits a second. */
  record Need(
      double vcpu,
      double ramBytes,
      double walBytes,
      double storeBytes,
      double backupBytes,
      double inKbits,
      double outKbits,
      double replicationKbits) {
    double diskBytes() {
      return walBytes + storeBytes + backupBytes;
    }
  }

  static Need need(Load load, PerAssertion one) {
    double share = 1 + (load.nodes >= 3 ? THREE_NODES : 0) + (load.deepChains ? DEEP_CHAINS : 0);
    double vcpu = load.qps * VCPU_PER_QUERY + load.ingest * VCPU_PER_INGEST + VCPU_BASE;
    double wal = one.journalBytes * load.daily * load.retentionDays;
    double store = one.storeBytes * load.assertions;
    return new Need(
        vcpu * share,
        one.memoryBytes * load.assertions + load.cacheBytes + RUNTIME_BYTES,
        wal,
        store,
        (wal + store) * load.copies,
        load.ingest * INGEST_KBITS,
        load.qps * QUERY_KBITS,
        load.ingest * INGEST_KBITS * Math.max(0, load.nodes - 1));
  }

  /** A deployment of the guide: what it carries, and what each of its machines has. */
  record Tier(
      String name,
      double assertions,
      double qps,
      int nodes,
      String vcpu,
      String ram,
      String disk) {}

  static final List<Tier> TIERS =
      List.of(
          new Tier("single node", 10e3, 100, 1, "2-4", "4-8 GB", "50 GB"),
          new Tier("single node", 50e3, 500, 1, "4-8", "8-16 GB", "100 GB"),
          new Tier("three nodes", 100e3, 1e3, 3, "8", "16 GB", "200 GB"),
          new Tier("five nodes", 500e3, 5e3, 5, "16", "32 GB", "500 GB"),
          new Tier("enterprise", 1e6, 10e3, 5, "32", "64 GB", "1 TB"));

  /** The first deployment that carries it; empty when none does. */
  static Optional<Tier> tier(Load load) {
    return TIERS.stream()
        .filter(tier -> load.assertions < tier.assertions && load.qps < tier.qps)
        .findFirst();
  }

  /** A machine that can be rented. */
  record Instance(String provider, String name, int vcpu, double ramGb) {}

  private static final List<Instance> INSTANCES =
      List.of(
          new Instance("AWS", "t3.medium", 2, 4),
          new Instance("AWS", "t3.large", 2, 8),
          new Instance("AWS", "t3.xlarge", 4, 16),
          new Instance("AWS", "m5.2xlarge", 8, 32),
          new Instance("AWS", "m5.4xlarge", 16, 64),
          new Instance("AWS", "m5.8xlarge", 32, 128),
          new Instance("AWS", "m5.12xlarge", 48, 192),
          new Instance("AWS", "m5.24xlarge", 96, 384),
          new Instance("GCP", "n1-standard-1", 1, 3.75),
          new Instance("GCP", "n2-standard-2", 2, 8),
          new Instance("GCP", "n2-standard-4", 4, 16),
          new Instance("GCP", "n2-standard-8", 8, 32),
          new Instance("GCP", "n2-standard-16", 16, 64),
          new Instance("GCP", "n2-standard-32", 32, 128),
          new Instance("GCP", "n2-standard-64", 64, 256),
          new Instance("GCP", "n2-standard-80", 80, 320),
          new Instance("Azure", "Standard_B2s", 2, 4),
          new Instance("Azure", "Standard_D2s_v3", 2, 8),
          new Instance("Azure", "Standard_D4s_v3", 4, 16),
          new Instance("Azure", "Standard_D8s_v3", 8, 32),
          new Instance("Azure", "Standard_D16s_v3", 16, 64),
          new Instance("Azure", "Standard_D32s_v3", 32, 128),
          new Instance("Azure", "Standard_D64s_v3", 64, 256));

  /** The smallest machine of each provider on which the need fits; none when it fits on none. */
  static List<Instance> instances(Need need) {
    return Stream.of("AWS", "GCP", "Azure")
        .flatMap(
            provider ->
                INSTANCES.stream()
                    .filter(
                        one ->
                            one.provider.equals(provider)
                                && one.vcpu >= need.vcpu
                                && one.ramGb * GB >= need.ramBytes)
                    .findFirst()
                    .stream())
        .toList();
  }
}
