package stemedb.api;

import java.time.Instant;
import stemedb.api.model.Hash;
import stemedb.api.model.RecordKind;

/**
 * A record as the change feed tells of it.
 *
 * @param offset record number
 * @param recordedAt when it was recorded, in microseconds
 * @param document the canonical JSON; SHA-256 of it is the hash. Not to be changed
 */
public record Change(
    long offset, Instant recordedAt, RecordKind kind, Hash hash, byte[] document) {}
