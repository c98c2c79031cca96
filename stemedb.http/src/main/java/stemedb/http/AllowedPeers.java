package stemedb.http;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which hosts a request may be addressed to, and which web pages may send it. A page anywhere can
 * make a browser send requests to a node on this machine, and by DNS rebinding even under a name of
 * its own: both show in {@code Host} and {@code Origin}.
 */
final class AllowedPeers {
  private static final Set<String> LOOPBACK = Set.of("localhost", "::1");
  private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.[0-9]{1,3}){3}");
  private static final String ANY = "*";

  private final Set<String> hosts;
  private final Set<String> origins;

  AllowedPeers(String[] hosts, String[] origins) {
    this.hosts = lowerCase(hosts);
    this.origins = lowerCase(origins);
  }

  /** Whether a host, without port, is this node. */
  boolean allowsHost(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    return LOOPBACK.contains(name)
        || LOOPBACK_V4.matcher(name).matches()
        || hosts.contains(name)
        || hosts.contains(ANY);
  }

  /** Whether there is a choice of origins, so that replies depend on it. */
  boolean namesOrigins() {
    return !origins.isEmpty();
  }

  /** Whether a page of that origin may call, which is not one of this node. */
  boolean allowsOrigin(String origin) {
    return origins.contains(origin.toLowerCase(Locale.ROOT)) || origins.contains(ANY);
  }

  private static Set<String> lowerCase(String[] names) {
    return Stream.of(names)
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }
}
