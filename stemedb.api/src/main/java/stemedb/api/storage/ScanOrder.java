package stemedb.api.storage;

/** The direction of a scan. */
public enum ScanOrder {
  ASCENDING,
  DESCENDING
}
