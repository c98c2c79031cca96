package stemedb.http.endpoint;

/**
 * A bundle of this node.
 *
 * @param id its number in the framework
 * @param state in a word: {@code active}, {@code resolved}
 */
public record BundleInfo(long id, String name, String version, String state) {}
