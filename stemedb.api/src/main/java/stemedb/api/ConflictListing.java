package stemedb.api;

import org.jspecify.annotations.Nullable;

/**
 * Which contested pairs are to be listed, most contested first, ties by subject and predicate.
 *
 * @param minScore least conflict score, 0 to 1
 * @param subjectPrefix beginning of the subject; null for all
 * @param predicate only this one; null for all
 * @param limit page size, 1 to 1000
 * @param cursor where an earlier page ended, or null
 */
public record ConflictListing(
    double minScore,
    @Nullable String subjectPrefix,
    @Nullable String predicate,
    int limit,
    @Nullable String cursor) {}
