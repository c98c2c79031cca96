package stemedb.client;

import org.jspecify.annotations.Nullable;
import stemedb.api.Receipt;
import stemedb.record.SignedRecord;

/**
 * What became of one record of a batch: it has a receipt or a refusal.
 *
 * @param index place of the record in what was sent, from 0
 */
public record BatchResult(
    long index,
    SignedRecord record,
    @Nullable Receipt receipt,
    @Nullable StemeDbClientException refusal) {}
