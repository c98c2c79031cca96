package stemedb.storage.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A node of an immutable AVL tree. A change copies the path from the root to the row, about 1.4
 * log₂ n nodes, and shares the rest with the tree before. The empty tree is null.
 */
final class Tree {
  final byte[] key;
  final byte[] value;
  final @Nullable Tree left;
  final @Nullable Tree right;

  /** Rows in this tree. */
  final int rows;

  /** Length of all keys and values in this tree. */
  final long bytes;

  private final int height;

  private Tree(byte[] key, byte[] value, @Nullable Tree left, @Nullable Tree right) {
    this.key = key;
    this.value = value;
    this.left = left;
    this.right = right;
    this.rows = 1 + rows(left) + rows(right);
    this.bytes = key.length + value.length + bytes(left) + bytes(right);
    this.height = 1 + Math.max(height(left), height(right));
  }

  static int rows(@Nullable Tree tree) {
    return tree == null ? 0 : tree.rows;
  }

  static long bytes(@Nullable Tree tree) {
    return tree == null ? 0 : tree.bytes;
  }

  static byte @Nullable [] get(@Nullable Tree tree, byte[] key) {
    Tree node = tree;
    while (node != null) {
      int order = Arrays.compareUnsigned(key, node.key);
      if (order == 0) {
        return node.value;
      }
      node = order < 0 ? node.left : node.right;
    }
    return null;
  }

  /** The tree with that row added or replaced. */
  static Tree put(@Nullable Tree tree, byte[] key, byte[] value) {
    if (tree == null) {
      return new Tree(key, value, null, null);
    }
    int order = Arrays.compareUnsigned(key, tree.key);
    if (order == 0) {
      return new Tree(key, value, tree.left, tree.right);
    }
    return order < 0
        ? balanced(tree, put(tree.left, key, value), tree.right)
        : balanced(tree, tree.left, put(tree.right, key, value));
  }

  /** The tree without that row: the same one when it has none. */
  @SuppressWarnings("ReferenceEquality") // an unchanged subtree is the same object
  static @Nullable Tree delete(@Nullable Tree tree, byte[] key) {
    if (tree == null) {
      return null;
    }
    int order = Arrays.compareUnsigned(key, tree.key);
    if (order == 0) {
      return joined(tree.left, tree.right);
    }
    Tree child = order < 0 ? tree.left : tree.right;
    Tree changed = delete(child, key);
    if (changed == child) {
      return tree;
    }
    return order < 0 ? balanced(tree, changed, tree.right) : balanced(tree, tree.left, changed);
  }

  /** The rows of two neighbours whose heights differ by at most one. */
  private static @Nullable Tree joined(@Nullable Tree left, @Nullable Tree right) {
    if (left == null) {
      return right;
    }
    if (right == null) {
      return left;
    }
    Tree first = right;
    while (first.left != null) {
      first = first.left;
    }
    return balanced(first, left, withoutFirst(right));
  }

  private static @Nullable Tree withoutFirst(Tree tree) {
    return tree.left == null ? tree.right : balanced(tree, withoutFirst(tree.left), tree.right);
  }

  /** The row with these subtrees, whose heights differ by at most two, rotated when by two. */
  private static Tree balanced(Tree row, @Nullable Tree left, @Nullable Tree right) {
    int tilt = height(left) - height(right);
    if (left != null && tilt > 1) {
      Tree inner = left.right;
      if (inner == null || height(left.left) >= inner.height) {
        return of(left, left.left, of(row, inner, right));
      }
      return of(inner, of(left, left.left, inner.left), of(row, inner.right, right));
    }
    if (right != null && tilt < -1) {
      Tree inner = right.left;
      if (inner == null || height(right.right) >= inner.height) {
        return of(right, of(row, left, inner), right.right);
      }
      return of(inner, of(row, left, inner.left), of(right, inner.right, right.right));
    }
    return of(row, left, right);
  }

  private static Tree of(Tree row, @Nullable Tree left, @Nullable Tree right) {
    return new Tree(row.key, row.value, left, right);
  }

  static int height(@Nullable Tree tree) {
    return tree == null ? 0 : tree.height;
  }
}
