package stemedb.guard.rate;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** The limits of callers by endpoint group. Thread-safe. */
final class RateLimits {
  /** Callers that are told apart, times the groups. */
  private static final int BUCKETS_MAX = 1 << 16;

  private final Buckets buckets;
  private volatile Rules rules;

  private record Rules(Map<EndpointGroup, Rate> rates, int badSignatureCost) {}

  /**
   * @param nanos the clock
   * @throws IllegalArgumentException for a figure that cannot be meant
   */
  RateLimits(RateConfiguration configuration, LongSupplier nanos) {
    this.buckets = new Buckets(BUCKETS_MAX, nanos);
    this.rules = rules(configuration);
  }

  /** Other figures; what was taken stays taken. */
  void configure(RateConfiguration configuration) {
    rules = rules(configuration);
  }

  Rate rate(EndpointGroup group) {
    Rate rate = rules.rates.get(group);
    if (rate == null) {
      throw new IllegalStateException("no rate for " + group.wireName());
    }
    return rate;
  }

  /** One more request of that caller. */
  TokenBucket.Taken take(String caller, EndpointGroup group) {
    return buckets.take(name(caller, group), rate(group), 1);
  }

  /** So many signatures of that caller did not verify. */
  void badSignatures(String caller, EndpointGroup group, int count) {
    buckets.charge(name(caller, group), rate(group), (long) count * rules.badSignatureCost);
  }

  private static String name(String caller, EndpointGroup group) {
    return group.wireName() + ' ' + caller;
  }

  private static Rules rules(RateConfiguration c) {
    Map<EndpointGroup, Rate> rates = new EnumMap<>(EndpointGroup.class);
    rates.put(EndpointGroup.READ, new Rate(c.readPerSecond(), c.readBurst()));
    rates.put(EndpointGroup.WRITE, new Rate(c.writePerSecond(), c.writeBurst()));
    rates.put(EndpointGroup.BATCH, new Rate(c.batchPerSecond(), c.batchBurst()));
    rates.put(EndpointGroup.ADMIN, new Rate(c.adminPerSecond(), c.adminBurst()));
    return new Rules(rates, Math.max(0, c.badSignatureCost()));
  }
}
