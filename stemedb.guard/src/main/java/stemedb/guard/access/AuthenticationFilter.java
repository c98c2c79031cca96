package stemedb.guard.access;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterPattern;
import stemedb.api.ErrorCode;
import stemedb.api.Problem;
import stemedb.api.StemeDb;
import stemedb.api.StemeDbException;
import stemedb.api.metrics.Metrics;
import stemedb.api.model.ApiKey;
import stemedb.api.model.Hash;
import stemedb.api.model.Role;
import stemedb.guard.Refusal;
import stemedb.guard.Rejections;
import stemedb.guard.Requests;

/** Lets requests pass whose API key has the role that they need. */
@Component(
    service = Filter.class,
    configurationPid = AuthenticationConfiguration.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    property = {
      "service.ranking:Integer=700",
      "osgi.http.whiteboard.filter.dispatcher=REQUEST",
      "osgi.http.whiteboard.filter.dispatcher=ASYNC"
    })
@HttpWhiteboardFilterName("stemedb.guard.authentication")
@HttpWhiteboardFilterPattern("/*")
@HttpWhiteboardFilterAsyncSupported
@Designate(ocd = AuthenticationConfiguration.class)
public final class AuthenticationFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger("stemedb.guard");

  private final transient KeyCheck keys = new KeyCheck(Clock.systemUTC());
  private final transient Rejections rejections = new Rejections();
  private transient volatile AuthenticationConfiguration configuration;
  private transient volatile @Nullable StemeDb database;

  /** How the root key begins while it is being made; empty when it is not. */
  private transient volatile String comingRoot = "";

  @Activate
  public AuthenticationFilter(AuthenticationConfiguration configuration) {
    this.configuration = configuration;
  }

  @Modified
  void modified(AuthenticationConfiguration changed) {
    configuration = changed;
    StemeDb now = database;
    if (now != null) {
      seed(now);
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindDatabase(StemeDb appeared) {
    database = appeared;
    seed(appeared);
  }

  void unbindDatabase(StemeDb gone) {
    if (database == gone) {
      database = null;
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindMetrics(Metrics metrics) {
    rejections.bind(metrics);
  }

  void unbindMetrics(Metrics metrics) {
    rejections.unbind(metrics);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getAttribute(Requests.AUTHENTICATED) == null) { // else it was held, and comes again
      try {
        authenticate(request);
      } catch (StemeDbException e) {
        rejections.count(e.problem().code());
        Refusal.write(request, response, e.problem());
        return;
      }
      request.setAttribute(Requests.AUTHENTICATED, Boolean.TRUE);
    }
    chain.doFilter(request, response);
  }

  private void authenticate(HttpServletRequest request) {
    String path = Requests.path(request);
    Role role = AccessRules.of(request.getMethod(), path);
    if (role == null) {
      return;
    }
    String presented = Requests.credential(request);
    if (AccessRules.isAdministration(path)
        && (presented == null || !presented.startsWith("stk_"))) {
      return; // the gateway lets nobody pass there but with the token of the data folder
    }
    if (presented != null && !comingRoot.isEmpty() && presented.startsWith(comingRoot)) {
      throw Problem.of(ErrorCode.STARTING, "the root API key is not there yet").toException();
    }
    ApiKey key = keys.check(database().apiKeys(), presented);
    KeyCheck.require(key, role);
    if (AccessRules.isAdministration(path) && !key.subjectPrefixes().isEmpty()) {
      throw Problem.of(ErrorCode.FORBIDDEN, "a key that is bound to subjects administers nothing")
          .toException();
    }
    request.setAttribute(Requests.KEY, key.id());
    request.setAttribute(
        Requests.ROLES, key.roles().stream().map(Role::wireName).collect(Collectors.joining(" ")));
    if (!key.subjectPrefixes().isEmpty()) {
      request.setAttribute(Requests.SUBJECT_PREFIXES, key.subjectPrefixes().toArray(String[]::new));
    }
  }

  private StemeDb database() {
    StemeDb now = database;
    if (now == null) {
      throw Problem.of(ErrorCode.STARTING, "the database is not there yet").toException();
    }
    return now;
  }

  private void seed(StemeDb database) {
    String id = configuration.rootKeyId();
    if (id.isEmpty()) {
      return;
    }
    ApiKey root =
        new ApiKey(
            id,
            "root",
            Hash.parse(configuration.rootKeySha256()),
            List.of(Role.ADMIN),
            List.of(),
            null,
            false,
            Clock.systemUTC().instant().truncatedTo(ChronoUnit.MICROS));
    comingRoot = "stk_" + id + '_';
    try {
      database.apiKeys().seed(root).whenComplete((key, failure) -> told(root, key, failure));
    } catch (StemeDbException e) {
      told(root, null, e);
    }
  }

  private void told(ApiKey root, @Nullable ApiKey key, @Nullable Throwable failure) {
    comingRoot = "";
    if (key == null) {
      LOG.log(Level.ERROR, "the root API key could not be made", failure);
    } else if (key.revoked()) {
      LOG.log(Level.WARNING, "the root API key {0} was revoked: set another one", root.id());
    } else if (!key.secretSha256().equals(root.secretSha256())) {
      LOG.log(
          Level.WARNING,
          "the root API key {0} was made with another secret, which counts: choose another id",
          root.id());
    }
  }
}
