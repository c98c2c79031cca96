package stemedb.ops.metrics;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import stemedb.api.StemeDb;
import stemedb.api.metrics.Metrics;

/** Registers the gauges of the process and, while there is a database, those of its status. */
@Component(
    immediate = true,
    service = {})
public final class NodeMetricsComponent {
  private final DropwizardMetrics metrics;
  private final NodeMetrics node;
  private @Nullable StemeDb database;
  private List<Metrics.Registration> gauges = List.of();

  @Activate
  public NodeMetricsComponent(BundleContext context, @Reference DropwizardMetrics metrics) {
    this.metrics = metrics;
    this.node = new NodeMetrics(metrics, context.getBundle().getVersion().toString());
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  synchronized void bindDatabase(StemeDb database) {
    this.database = database;
    gauges =
        List.of(
            metrics.gauge("stemedb_assertions_total", () -> database.status().assertionsCount()));
  }

  /** The next database may be bound already: its gauges stay. */
  synchronized void unbindDatabase(StemeDb database) {
    if (this.database == database) {
      gauges.forEach(Metrics.Registration::close);
      gauges = List.of();
      this.database = null;
    }
  }

  @Deactivate
  void close() {
    node.close();
  }
}
