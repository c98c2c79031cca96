package stemedb.api.archive;

/**
 * A file in an archive.
 *
 * @param name with the slashes in it
 * @param bytes its length
 */
public record ArchivedFile(String name, long bytes) {}
