package stemedb.guard.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointGroupTest {

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/query,READ",
    "HEAD,/,READ",
    "POST,/v1/assert,WRITE",
    "PUT,/v1/sources/a/content,WRITE",
    "POST,/v1/batch,BATCH",
    "POST,/v1/batches,WRITE",
    "GET,/v1/admin,ADMIN",
    "DELETE,/v1/admin/api-keys/a,ADMIN",
    "GET,/v1/administration,READ",
    "GET,/v1/healthy,READ",
    "BREW,/v1/query,WRITE"
  })
  void everyRequestIsInOne(String method, String path, EndpointGroup group) {
    assertEquals(group, EndpointGroup.of(method, path));
  }

  @Test
  void healthIsInNone() {
    assertNull(EndpointGroup.of("GET", "/v1/health"));
    assertNull(EndpointGroup.of("GET", "/v1/health/ready"));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7,192.0.2.7",
    "2001:db8:1:2:3:4:5:6,20010db800010002",
    "2001:db8:1:2:ffff::1,20010db800010002",
    "::ffff:192.0.2.7,192.0.2.7",
    "0:0:0:0:0:0:0:1,0:0:0:0:0:0:0:1"
  })
  void aNetworkOfIpv6IsOneClient(String address, String client) {
    assertEquals(client, Addresses.client(address));
  }
}
