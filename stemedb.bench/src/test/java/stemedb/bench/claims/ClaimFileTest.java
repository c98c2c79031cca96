package stemedb.bench.claims;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stemedb.api.model.RecordKind;
import stemedb.record.RecordReader;
import stemedb.record.SignedRecord;

class ClaimFileTest {
  private final Claims claims = new Claims(7, Instant.EPOCH);

  @Test
  void allReadersAreGivenTheSameClaims(@TempDir Path folder) throws Exception {
    ClaimFile file = new ClaimFile(folder.resolve("claims"), claims);
    try (ClaimFile.Reader one = file.reader();
        ClaimFile.Reader other = file.reader()) {
      one.take(9_999);
      Claim last = one.take(2).get(1); // the file has grown
      other.take(10_000);
      assertEquals(last.hash(), other.take(1).get(0).hash());
    }
  }

  @Test
  void requestsCarryRecordsThatANodeReads() throws Exception {
    Claim claim = claims.claim(3);
    SignedRecord record = RecordReader.read(RecordKind.ASSERTION, claim.json());
    assertEquals(claim.hash(), record.hash());
    assertArrayEquals(record.toTaggedJson(), claim.taggedJson());
    assertNotEquals(claim.hash(), claims.claim(4).hash());
  }

  @Test
  void etcdIsGivenTheSameBytes() throws Exception {
    EtcdRequests requests = new EtcdRequests(URI.create("http://127.0.0.1:2379"));
    List<Claim> two = List.of(claims.claim(0), claims.claim(1));
    assertPut(two.get(0), body(requests.put(two.get(0))));
    JsonNode operations = body(requests.putAll(two)).get("success");
    assertEquals(2, operations.size());
    assertPut(two.get(1), operations.get(1).get("request_put"));
    assertEquals(
        Base64.getEncoder().encodeToString(two.get(0).hash().toBytes()),
        body(requests.range(two.get(0))).get("key").asText());
  }

  private static void assertPut(Claim claim, JsonNode put) throws Exception {
    assertArrayEquals(claim.hash().toBytes(), put.get("key").binaryValue());
    assertArrayEquals(claim.json(), put.get("value").binaryValue());
  }

  private static JsonNode body(byte[] request) throws Exception {
    String text = new String(request, StandardCharsets.UTF_8);
    int body = text.indexOf("\r\n\r\n") + 4;
    assertTrue(text.contains("Content-Length: " + (request.length - body) + "\r\n"), text);
    return new ObjectMapper().readTree(text.substring(body));
  }
}
