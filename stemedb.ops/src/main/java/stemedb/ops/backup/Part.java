package stemedb.ops.backup;

/**
 * Some bytes of a file, as a file of an archive.
 *
 * @param name in the archive
 * @param bytes how many
 * @param sha256 of them, in lower-case hexadecimal digits
 */
record Part(String name, long bytes, String sha256) {}
