package stemedb.storage.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TreeTest {
  private static byte[] key(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  /** Checks order, balance and sums of a whole tree, and returns its height. */
  private static int check(@Nullable Tree tree, int min, int max) {
    if (tree == null) {
      return 0;
    }
    int number = ByteBuffer.wrap(tree.key).getInt();
    assertTrue(min <= number && number < max, "order");
    int left = check(tree.left, min, number);
    int right = check(tree.right, number + 1, max);
    assertTrue(Math.abs(left - right) <= 1, "balance");
    assertEquals(1 + Tree.rows(tree.left) + Tree.rows(tree.right), tree.rows);
    assertEquals(
        4 + tree.value.length + Tree.bytes(tree.left) + Tree.bytes(tree.right), tree.bytes);
    return 1 + Math.max(left, right);
  }

  @Test
  void staysBalancedWhenKeysComeInOrder() {
    Tree up = null;
    Tree down = null;
    for (int i = 0; i < 10_000; i++) {
      up = Tree.put(up, key(i), key(i));
      down = Tree.put(down, key(10_000 - i), key(i));
    }
    assertTrue(check(up, 0, 10_000) <= 14);
    assertTrue(check(down, 1, 10_001) <= 14);
    for (int i = 0; i < 9_000; i++) {
      up = Tree.delete(up, key(i));
      down = Tree.delete(down, key(10_000 - i));
    }
    assertTrue(check(up, 9_000, 10_000) <= 14);
    assertTrue(check(down, 1, 1_001) <= 14);
  }

  @Test
  void staysBalancedUnderRandomChanges() {
    SplittableRandom random = new SplittableRandom(7);
    Tree tree = null;
    for (int i = 0; i < 20_000; i++) {
      byte[] key = key(random.nextInt(1_000));
      boolean delete = random.nextInt(100) < (i < 10_000 ? 40 : 60);
      tree = delete ? Tree.delete(tree, key) : Tree.put(tree, key, new byte[random.nextInt(3)]);
      if (i % 500 == 0) {
        check(tree, 0, 1_000);
      }
    }
    assertTrue(Tree.rows(tree) > 100);
  }

  @Test
  void leavesOlderVersionsAlone() {
    Tree before = null;
    for (int i = 0; i < 1_000; i++) {
      before = Tree.put(before, key(2 * i), key(i));
    }
    Tree after = before;
    for (int i = 0; i < 2_000; i += 3) {
      after = Tree.delete(Tree.put(after, key(i), key(-i)), key(i + 1));
    }
    check(before, 0, 2_000);
    check(after, 0, 2_000);
    assertEquals(1_000, Tree.rows(before));
    for (int i = 0; i < 1_000; i++) {
      assertArrayEquals(key(i), Tree.get(before, key(2 * i)));
    }
    assertSame(before, Tree.delete(before, key(1)), "nothing to delete");
  }
}
