package stemedb.api.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteBatchTest {
  @Test
  void handsItsOperationsOutInOrder() {
    WriteBatch batch = new WriteBatch();
    batch.put(new byte[] {1}, new byte[] {2, 3});
    batch.delete(new byte[] {1});
    batch.put(new byte[] {4}, new byte[0]);
    List<String> seen = new ArrayList<>();
    batch.forEach(
        new WriteBatch.Visitor() {
          @Override
          public void put(byte[] key, byte[] value) {
            seen.add("put " + key[0] + " " + value.length);
          }

          @Override
          public void delete(byte[] key) {
            seen.add("delete " + key[0]);
          }
        });
    assertEquals(List.of("put 1 2", "delete 1", "put 4 0"), seen);
    assertEquals(3, batch.size());
    assertEquals(5, batch.bytes());
  }
}
