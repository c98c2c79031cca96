package stemedb.ops.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import stemedb.api.metrics.Metrics;

/** The gauges of the process and its Java machine, by their usual names. */
final class NodeMetrics implements AutoCloseable {
  private final Metrics metrics;
  private final List<Metrics.Registration> registrations = new ArrayList<>();

  /**
   * @param version of StemeDB
   */
  NodeMetrics(Metrics metrics, String version) {
    this.metrics = metrics;
    gauge("stemedb_build_info", () -> 1, "version", version);
    memory();
    collectors();
    process();
  }

  @Override
  public void close() {
    registrations.forEach(Metrics.Registration::close);
  }

  private void memory() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    gauge("jvm_memory_used_bytes", () -> memory.getHeapMemoryUsage().getUsed(), "area", "heap");
    gauge(
        "jvm_memory_used_bytes", () -> memory.getNonHeapMemoryUsage().getUsed(), "area", "nonheap");
    gauge("jvm_memory_max_bytes", () -> memory.getHeapMemoryUsage().getMax(), "area", "heap");
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    gauge("jvm_threads_current", threads::getThreadCount);
    ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    gauge("jvm_classes_loaded", classes::getLoadedClassCount);
    gauge("jvm_info", () -> 1, "version", Runtime.version().toString());
  }

  private void collectors() {
    for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
      gauge("jvm_gc_collections_total", gc::getCollectionCount, "gc", gc.getName());
      gauge(
          "jvm_gc_collection_seconds_total",
          () -> gc.getCollectionTime() / 1e3,
          "gc",
          gc.getName());
    }
  }

  private void process() {
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    gauge("process_start_time_seconds", () -> runtime.getStartTime() / 1e3);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      gauge("process_cpu_seconds_total", () -> unix.getProcessCpuTime() / 1e9);
      gauge("process_open_fds", unix::getOpenFileDescriptorCount);
      gauge("process_max_fds", unix::getMaxFileDescriptorCount);
      gauge("process_virtual_memory_bytes", unix::getCommittedVirtualMemorySize);
    }
  }

  private void gauge(String name, DoubleSupplier value, String... labels) {
    registrations.add(metrics.gauge(name, value, labels));
  }
}
