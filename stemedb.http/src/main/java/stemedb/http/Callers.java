package stemedb.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stemedb.api.Caller;
import stemedb.api.model.Role;
import stemedb.http.endpoint.Node;

/** Says who calls, by what filters have found out. */
final class Callers {
  private Callers() {}

  /** The caller of a request that was admitted. */
  static Caller of(HttpServletRequest request, Node node) {
    Caller.ProofOfWork work = work(request);
    if (request.getAttribute(RequestAttributes.KEY) instanceof String key) {
      return new Caller(key, roles(request), prefixes(request), work);
    }
    String credential = RequestAttributes.credential(request);
    if (credential != null
        && AdminToken.of(node.database().status().directory()).matches(credential)) {
      return new Caller(null, Set.of(Role.ADMIN), List.of(), work);
    }
    return work == null
        ? Caller.ANYBODY
        : new Caller(null, Caller.ANYBODY.roles(), List.of(), work);
  }

  private static Caller.@Nullable ProofOfWork work(HttpServletRequest request) {
    String nonce = request.getHeader("X-PoW-Nonce");
    String timestamp = request.getHeader("X-PoW-Timestamp");
    return nonce == null || timestamp == null ? null : new Caller.ProofOfWork(nonce, timestamp);
  }

  private static Set<Role> roles(HttpServletRequest request) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    if (request.getAttribute(RequestAttributes.ROLES) instanceof String words) {
      for (String word : words.split(" ", -1)) {
        Role.ofWireName(word).ifPresent(roles::add);
      }
    }
    return roles;
  }

  private static List<String> prefixes(HttpServletRequest request) {
    return request.getAttribute(RequestAttributes.SUBJECT_PREFIXES) instanceof String[] prefixes
        ? List.of(prefixes)
        : List.of();
  }
}
