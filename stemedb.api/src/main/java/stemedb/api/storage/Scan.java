package stemedb.api.storage;

import org.osgi.annotation.versioning.ConsumerType;

/** A cursor over the rows of a range; stands before the first row at the start. */
@ConsumerType
public interface Scan extends AutoCloseable {

  /** Moves to the next row; false at the end. */
  boolean next();

  /** Key of the current row; the caller may keep it. */
  byte[] key();

  /** Value of the current row; the caller may keep it. */
  byte[] value();

  @Override
  void close();
}
