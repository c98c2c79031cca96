package stemedb.ops.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import stemedb.api.metrics.Metrics;

class PrometheusTextTest {
  private final DropwizardMetrics metrics = new DropwizardMetrics();

  private String text() {
    return PrometheusText.of(metrics.registry());
  }

  @Test
  void familiesStandTogetherUnderOneType() {
    metrics.counter("b_total", "code", "200").add(3);
    metrics.counter("b_totally").increment();
    metrics.counter("b_total").increment();
    metrics.gauge("a", () -> 1.5);
    assertEquals(
        """
        # TYPE a gauge
        a 1.5
        # TYPE b_total counter
        b_total 1
        b_total{code="200"} 3
        # TYPE b_totally counter
        b_totally 1
        """,
        text());
  }

  @Test
  void theSameNameAndLabelsAreTheSameMeter() {
    metrics.counter("c_total", "l", "x").increment();
    metrics.counter("c_total", "l", "x").increment();
    metrics.histogram("h_seconds").observeNanos(1);
    metrics.histogram("h_seconds").observeNanos(1);
    assertTrue(text().contains("c_total{l=\"x\"} 2\n"));
    assertTrue(text().contains("h_seconds_count 2\n"));
  }

  @Test
  void plainNumbersHaveBucketsOfTheirOwn() {
    Metrics.Distribution distribution = metrics.distribution("d_size");
    distribution.observe(1);
    distribution.observe(3);
    distribution.observe(20_000);
    List<String> lines = text().lines().toList();
    assertEquals("# TYPE d_size histogram", lines.get(0));
    assertEquals("d_size_bucket{le=\"1\"} 1", lines.get(1));
    assertEquals("d_size_bucket{le=\"2\"} 1", lines.get(2));
    assertEquals("d_size_bucket{le=\"5\"} 2", lines.get(3));
    assertEquals("d_size_bucket{le=\"10000\"} 2", lines.get(13));
    assertEquals("d_size_bucket{le=\"+Inf\"} 3", lines.get(14));
    assertEquals("d_size_sum 20004", lines.get(15));
  }

  @Test
  void bucketsAreCumulative() {
    Metrics.Histogram histogram = metrics.histogram("h_seconds", "route", "/");
    histogram.observeNanos(500_000);
    histogram.observeNanos(500_001);
    histogram.observeNanos(6_000_000_000L);
    List<String> lines = text().lines().toList();
    assertEquals("# TYPE h_seconds histogram", lines.get(0));
    assertEquals("h_seconds_bucket{route=\"/\",le=\"0.0005\"} 1", lines.get(1));
    assertEquals("h_seconds_bucket{route=\"/\",le=\"0.001\"} 2", lines.get(2));
    assertEquals("h_seconds_bucket{route=\"/\",le=\"5\"} 2", lines.get(13));
    assertEquals("h_seconds_bucket{route=\"/\",le=\"+Inf\"} 3", lines.get(14));
    assertEquals("h_seconds_sum{route=\"/\"} 6.001000001", lines.get(15));
    assertEquals("h_seconds_count{route=\"/\"} 3", lines.get(16));
  }

  @Test
  void labelsAreEscaped() {
    metrics.counter("c_total", "l", "a\"b\\c\nd").increment();
    assertTrue(text().contains("c_total{l=\"a\\\"b\\\\c\\nd\"} 1\n"), text());
    assertThrows(IllegalArgumentException.class, () -> metrics.counter("a b"));
    assertThrows(IllegalArgumentException.class, () -> metrics.counter("a", "b"));
  }

  @Test
  void aClosedGaugeIsGoneUnlessAnotherTookItsPlace() {
    Metrics.Registration first = metrics.gauge("g", () -> 1);
    Metrics.Registration second = metrics.gauge("g", () -> 2);
    first.close();
    assertTrue(text().contains("g 2\n"));
    second.close();
    assertFalse(text().contains("g 2\n"));
  }

  @Test
  void aBrokenGaugeHidesNoOther() {
    metrics.gauge(
        "a",
        () -> {
          throw new IllegalStateException("broken");
        });
    metrics.gauge("b", () -> 2);
    assertTrue(text().contains("b 2\n"));
  }

  @Test
  void theNumberOfSeriesIsLimited() {
    for (int i = 0; i <= DropwizardMetrics.SERIES_MAX; i++) {
      metrics.counter("c_total", "l", Integer.toString(i)).increment();
    }
    assertEquals(DropwizardMetrics.SERIES_MAX, metrics.registry().getMetrics().size());
  }

  @Test
  void theProcessShowsItself() {
    try (NodeMetrics node = new NodeMetrics(metrics, "1.2.3")) {
      assertTrue(text().contains("stemedb_build_info{version=\"1.2.3\"} 1\n"));
      assertTrue(text().contains("jvm_memory_used_bytes{area=\"heap\"} "));
      assertTrue(text().contains("# TYPE process_cpu_seconds_total counter\n"));
    }
    assertEquals("", text());
  }
}
