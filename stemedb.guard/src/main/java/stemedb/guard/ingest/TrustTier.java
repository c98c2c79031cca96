package stemedb.guard.ingest;

/** What trust in an agent is worth: how much of the quota it has. */
enum TrustTier {
  UNTRUSTED(0.3, 0.1),
  LIMITED(0.5, 0.5),
  VERIFIED(0.7, 1),
  TRUSTED(0.9, 2),
  AUTHORITY(Double.POSITIVE_INFINITY, 10);

  private final double below;
  private final double factor;

  TrustTier(double below, double factor) {
    this.below = below;
    this.factor = factor;
  }

  /** The tier of a trust, 0 to 1. */
  static TrustTier of(double trust) {
    for (TrustTier tier : values()) {
      if (trust < tier.below) {
        return tier;
      }
    }
    return AUTHORITY;
  }

  /** By what the quota is multiplied. */
  double factor() {
    return factor;
  }

  /** The word in JSON. */
  String wireName() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
