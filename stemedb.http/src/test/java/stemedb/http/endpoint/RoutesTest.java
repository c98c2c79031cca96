package stemedb.http.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import stemedb.api.ErrorCode;
import stemedb.http.route.Route;

/** What is written about the routes is what they are. */
class RoutesTest {
  private static final List<Route> ROUTES = Routes.of(new Node(), 1, List::of);

  /** What stemedb.ops serves. */
  private static final Set<String> OF_OPS =
      Set.of("/v1/health", "/v1/health/live", "/v1/health/ready", "/v1/health/startup", "/metrics");

  private final JsonNode openApi = read("openapi.json");

  @Test
  void openApiDescribesExactlyTheseRoutes() {
    Map<String, Set<String>> described = new TreeMap<>();
    openApi
        .get("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fields()
                    .forEachRemaining(
                        operation ->
                            described.put(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                parameters(operation.getValue()))));
    Map<String, Set<String>> routed = new TreeMap<>();
    for (Route route : ROUTES) {
      Set<String> names = new TreeSet<>(route.parameters());
      Stream.of(route.path().split("/"))
          .filter(segment -> segment.startsWith("{"))
          .forEach(segment -> names.add(segment.substring(1, segment.length() - 1)));
      routed.put(route.method() + " " + route.path(), names);
    }
    OF_OPS.forEach(path -> routed.put("GET " + path, Set.of()));
    assertEquals(routed, described);
    assertTrue(OF_OPS.containsAll(Routes.OF_OPS));
  }

  @Test
  void everyReferenceOfOpenApiLeadsSomewhere() {
    List<String> references =
        openApi.findValuesAsText("$ref").stream().distinct().collect(Collectors.toList());
    assertFalse(references.isEmpty());
    for (String reference : references) {
      assertFalse(openApi.at(reference.substring(1)).isMissingNode(), reference);
    }
  }

  @Test
  void everyProblemHasAdvice() throws Exception {
    Properties advice = new Properties();
    try (InputStream input = RoutesTest.class.getResourceAsStream("problems.properties")) {
      advice.load(new InputStreamReader(input, StandardCharsets.UTF_8));
    }
    Set<String> codes =
        Stream.of(ErrorCode.values()).map(ErrorCode::wireName).collect(Collectors.toSet());
    assertEquals(codes, advice.stringPropertyNames());
    assertTrue(advice.values().stream().allMatch(text -> text.toString().endsWith(".")));
  }

  private Set<String> parameters(JsonNode operation) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter : operation.path("parameters")) {
      JsonNode described = openApi.at(parameter.get("$ref").asText().substring(1));
      if (!described.get("in").asText().equals("header")) {
        names.add(described.get("name").asText());
      }
    }
    return names;
  }

  private static JsonNode read(String name) {
    try (InputStream input = RoutesTest.class.getResourceAsStream(name)) {
      return new ObjectMapper().readTree(input);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
