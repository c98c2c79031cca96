package stemedb.ops.config;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import stemedb.ops.start.Refusal;
import stemedb.ops.task.TaskArguments;

/**
 * Configures the node at its start. A setting that it cannot start with, or a port that is in use,
 * ends the process with status 1 before anything listens.
 */
@Component(
    immediate = true,
    service = {})
public final class NodeConfigurationComponent {
  /** The PID of the database. */
  public static final String ENGINE = Configurations.ENGINE;

  private static final String HTTP_RUNTIME = "org.osgi.service.servlet.runtime.HttpServiceRuntime";
  private static final String ENDPOINT = "osgi.http.endpoint";

  private final AtomicBoolean listens = new AtomicBoolean();

  @Activate
  public NodeConfigurationComponent(
      BundleContext context, @Reference ConfigurationAdmin configurationAdmin) {
    if (TaskArguments.nameTask(context::getProperty)) {
      return; // this process is no node
    }
    Settings settings = Settings.of(context::getProperty, System.getenv());
    try {
      var configurations = Configurations.of(settings);
      if (!isListening(context)) {
        PortProbe.check(settings.bindAddress(), settings.port());
      }
      NodeConfiguration node = new NodeConfiguration(configurationAdmin);
      Map<String, Object> server = configurations.remove(Configurations.SERVER);
      node.write(configurations);
      whenStarted(context, () -> node.write(Map.of(Configurations.SERVER, server)));
    } catch (BadSettingException e) {
      Refusal.end(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The server listens when all bundles have started: what it serves is registered by then, and
   * stays so, since it was configured before.
   */
  private void whenStarted(BundleContext context, Runnable listen) {
    context.addFrameworkListener( // the framework removes it when this bundle stops
        event -> {
          boolean moved =
              event.getType() == FrameworkEvent.STARTED
                  || event.getType() == FrameworkEvent.STARTLEVEL_CHANGED;
          if (moved && isStarted(context)) {
            once(listen);
          }
        });
    if (isStarted(context)) {
      once(listen);
    }
  }

  private void once(Runnable listen) {
    if (listens.compareAndSet(false, true)) {
      listen.run();
    }
  }

  private static boolean isStarted(BundleContext context) {
    String last = context.getProperty(Constants.FRAMEWORK_BEGINNING_STARTLEVEL);
    int level = context.getBundle(0).adapt(FrameworkStartLevel.class).getStartLevel();
    return level >= (last == null ? 1 : Integer.parseInt(last.strip()));
  }

  /**
   * The configuration of the database that follows from the settings, but for its folder.
   *
   * @throws IllegalArgumentException for a value that cannot be meant
   */
  public static Map<String, Object> engine(BundleContext context, String dataDir) {
    try {
      Settings settings = Settings.of(context::getProperty, System.getenv());
      Map<String, Object> engine =
          new HashMap<>(Configurations.of(settings).getOrDefault(ENGINE, Map.of()));
      engine.put("dataDir", dataDir);
      return engine;
    } catch (BadSettingException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Whether this framework's own server has the port already: this bundle may be updated. */
  private static boolean isListening(BundleContext context) {
    try {
      ServiceReference<?>[] servers = context.getServiceReferences(HTTP_RUNTIME, null);
      if (servers != null) {
        for (ServiceReference<?> server : servers) {
          if (server.getProperty(ENDPOINT) instanceof String[] endpoints && endpoints.length > 0) {
            return true;
          }
        }
      }
      return false;
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
