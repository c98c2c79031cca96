package stemedb.api.model;

/** What a record says: the members of its JSON document, by kind. */
public sealed interface Document permits Authored, Genesis, Cosignature, ApiKey {
  /** The kind that these members belong to. */
  RecordKind kind();
}
