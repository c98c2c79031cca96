package stemedb.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import stemedb.cli.Sizing.Load;
import stemedb.cli.Sizing.Need;
import stemedb.cli.Sizing.PerAssertion;
import stemedb.client.JsonValue;

/** Says how large a machine has to be. */
@Command(
    name = "size",
    description = {
      "Says which processor, memory, disk and network a load needs, by the figures of the sizing",
      "guide, or with --measured by what the assertions of a running node take (--url)."
    })
final class SizeCommand extends NodeCommand {
  private static final double GB = 1e9;
  private static final double MB = 1e6;

  @Option(names = "--assertions", required = true, paramLabel = "N", description = "in all")
  private long assertions;

  @Option(names = "--qps", required = true, paramLabel = "Q", description = "questions a second")
  private double qps;

  @Option(names = "--ingest", required = true, paramLabel = "I", description = "writes a second")
  private double ingest;

  @Option(names = "--nodes", paramLabel = "K", description = "default 1")
  private int nodes = 1;

  @Option(names = "--retention-days", paramLabel = "D", description = "of the journal; default 7")
  private double retentionDays = 7;

  @Option(
      names = "--daily",
      paramLabel = "N",
      description = "writes a day; default what --ingest makes, at most --assertions")
  private @Nullable Double daily;

  @Option(names = "--backups", paramLabel = "N", description = "copies kept; default 7")
  private int backups = 7;

  @Option(names = "--cache-gb", paramLabel = "GB", description = "default 1, 2 or 4 by size")
  private @Nullable Double cacheGb;

  @Option(names = "--deep-chains", description = "questions follow long chains of endorsements")
  private boolean deepChains;

  @Option(names = "--measured", description = "by what a running node really takes")
  private boolean measured;

  @Override
  public Integer call() throws InterruptedException {
    if (assertions < 0 || qps < 0 || ingest < 0 || nodes < 1 || retentionDays < 0 || backups < 0) {
      throw usage("numbers are 0 or more, --nodes 1 or more");
    }
    Load load =
        new Load(
            assertions,
            qps,
            ingest,
            daily != null ? daily : Load.daily(ingest, assertions),
            nodes,
            retentionDays,
            backups,
            cacheGb != null ? cacheGb * GB : Load.cache(assertions),
            deepChains);
    PerAssertion one =
        measured ? MeasuredNode.of(global().url(), global().adminClient()) : PerAssertion.GUIDE;
    Need need = Sizing.need(load, one);
    JsonValue answer = JsonValue.parse(json(load, one, need));
    return show(answer, null, () -> print(load, one, need));
  }

  private void print(Load load, PerAssertion one, Need need) {
    Table table = new Table("a node needs", ">how much", "of which");
    table.row("processor", String.format(Locale.ROOT, "%.1f vCPU", need.vcpu()), "");
    table.row(
        "memory", gb(need.ramBytes()), "cache " + gb(load.cacheBytes()) + ", 2.00 GB runtime");
    table.row(
        "disk",
        gb(need.diskBytes()),
        "journal "
            + gb(need.walBytes())
            + ", store "
            + gb(need.storeBytes())
            + ", backups "
            + gb(need.backupBytes()));
    table.row(
        "network",
        mbit(need.inKbits() + need.outKbits() + need.replicationKbits()),
        "in "
            + mbit(need.inKbits())
            + ", out "
            + mbit(need.outKbits())
            + ", replication "
            + mbit(need.replicationKbits()));
    table.print(screen());
    screen().out().println();
    screen().out().println("tier: " + tier(load));
    screen().out().println("smallest machines: " + instances(need));
    screen()
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "by %s: %.0f bytes an assertion in the journal, %.0f in the store",
                measured ? "measurement" : "the guide",
                one.journalBytes(),
                one.storeBytes()));
  }

  private static String tier(Load load) {
    return Sizing.tier(load)
        .map(
            tier ->
                tier.name()
                    + ", "
                    + tier.vcpu()
                    + " vCPU, "
                    + tier.ram()
                    + ", "
                    + tier.disk()
                    + " each")
        .orElse("beyond the guide's tiers: measure, and split by subject");
  }

  private static String instances(Need need) {
    String names =
        Sizing.instances(need).stream()
            .map(one -> one.provider() + " " + one.name())
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "none is large enough" : names;
  }

  private static String gb(double bytes) {
    return bytes < GB
        ? String.format(Locale.ROOT, "%.1f MB", bytes / MB)
        : String.format(Locale.ROOT, "%.2f GB", bytes / GB);
  }

  private static String mbit(double kbits) {
    return String.format(Locale.ROOT, "%.1f Mbit/s", kbits / 1e3);
  }

  private static String json(Load load, PerAssertion one, Need need) {
    String instances =
        Sizing.instances(need).stream()
            .map(
                machine ->
                    "\""
                        + machine.provider().toLowerCase(Locale.ROOT)
                        + "\":\""
                        + machine.name()
                        + "\"")
            .collect(Collectors.joining(",", "{", "}"));
    return String.format(
        Locale.ROOT,
        "{\"vcpu\":%s,\"ram_bytes\":%.0f,\"wal_bytes\":%.0f,\"db_bytes\":%.0f,"
            + "\"backup_bytes\":%.0f,\"disk_bytes\":%.0f,\"in_kbits\":%s,\"out_kbits\":%s,"
            + "\"replication_kbits\":%s,\"tier\":\"%s\",\"instances\":%s,"
            + "\"journal_bytes_per_assertion\":%.1f,\"store_bytes_per_assertion\":%.1f}",
        need.vcpu(),
        need.ramBytes(),
        need.walBytes(),
        need.storeBytes(),
        need.backupBytes(),
        need.diskBytes(),
        need.inKbits(),
        need.outKbits(),
        need.replicationKbits(),
        tier(load),
        instances,
        one.journalBytes(),
        one.storeBytes());
  }
}
