package stemedb.ops.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a registry in the Prometheus text format, version 0.0.4. */
final class PrometheusText {
  /** Its media type. */
  static final String MEDIA_TYPE = "text/plain;version=0.0.4;charset=utf-8";

  private static final System.Logger LOG = System.getLogger("stemedb.ops");

  private PrometheusText() {}

  /** All series, those of a family side by side. */
  static String of(MetricRegistry registry) {
    Map<String, List<Map.Entry<String, Metric>>> families = new TreeMap<>();
    registry
        .getMetrics()
        .entrySet()
        .forEach(
            entry ->
                families
                    .computeIfAbsent(Series.family(entry.getKey()), name -> new ArrayList<>())
                    .add(entry));
    StringBuilder text = new StringBuilder();
    families.forEach((family, members) -> family(text, family, members));
    return text.toString();
  }

  private static void family(
      StringBuilder text, String family, List<Map.Entry<String, Metric>> members) {
    text.append("# TYPE ").append(family).append(' ');
    text.append(type(family, members.get(0).getValue())).append('\n');
    for (Map.Entry<String, Metric> member : members) {
      if (member.getValue() instanceof Counter counter) {
        line(text, member.getKey(), Long.toString(counter.getCount()));
      } else if (member.getValue() instanceof Buckets buckets) {
        buckets(text, member.getKey(), buckets);
      } else if (member.getValue() instanceof Gauge<?> gauge) {
        gauge(text, member.getKey(), gauge);
      }
    }
  }

  /** A number that is asked for can be one that only grows: its name says so. */
  private static String type(String family, Metric metric) {
    if (metric instanceof Buckets) {
      return "histogram";
    }
    return metric instanceof Counter || family.endsWith("_total") ? "counter" : "gauge";
  }

  private static void gauge(StringBuilder text, String series, Gauge<?> gauge) {
    try {
      if (gauge.getValue() instanceof Number value) {
        line(text, series, number(value.doubleValue()));
      }
    } catch (RuntimeException e) { // one broken gauge must not hide the others
      LOG.log(Level.WARNING, "the gauge " + series + " has no value", e);
    }
  }

  private static void buckets(StringBuilder text, String series, Buckets buckets) {
    long[] counts = buckets.counts();
    long count = 0;
    for (int i = 0; i < counts.length; i++) {
      count += counts[i];
      String bound = "le=\"" + number(buckets.bound(i)) + "\"";
      line(text, Series.with(series, "_bucket", bound), Long.toString(count));
    }
    line(text, Series.with(series, "_sum", ""), number(buckets.sum()));
    line(text, Series.with(series, "_count", ""), Long.toString(count));
  }

  private static void line(StringBuilder text, String series, String value) {
    text.append(series).append(' ').append(value).append('\n');
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
