package stemedb.wal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What lies at an offset of a segment. */
sealed interface Entry {

  /**
   * A frame whose checksum is right.
   *
   * @param number its frame number
   * @param flushed all frames below that number were flushed when it was written
   * @param chain over everything up to its end
   * @param bytes the whole frame; valid until the scanner moves
   */
  record FrameEntry(long number, long flushed, byte[] chain, ByteBuffer bytes) implements Entry {
    int length() {
      return bytes.limit();
    }

    /**
     * How many records there are.
     *
     * @throws IllegalStateException when their lengths do not fit the frame
     */
    int countRecords() {
      ByteBuffer body = bytes.duplicate().position(FrameCodec.HEADER_BYTES);
      int count = count(body);
      for (int i = 0; i < count; i++) {
        body.position(body.position() + Integer.BYTES + recordLength(body, i));
      }
      return count;
    }

    private static int count(ByteBuffer body) {
      int count = body.getInt();
      if (count < 1 || count > FrameCodec.RECORDS_MAX) {
        throw new IllegalStateException("a frame of " + count + " records");
      }
      return count;
    }

    /** Of the record whose length is next in the buffer, which is not moved. */
    private static int recordLength(ByteBuffer body, int index) {
      int at = body.position();
      int length = body.remaining() < Integer.BYTES ? -1 : body.getInt(at);
      if (length < 1 || length > body.remaining() - Integer.BYTES) {
        throw new IllegalStateException("record " + index + " does not fit its frame");
      }
      return length;
    }

    /**
     * Copies the records out.
     *
     * @throws IllegalStateException when their lengths do not fit the frame
     */
    List<byte[]> records() {
      ByteBuffer body = bytes.duplicate().position(FrameCodec.HEADER_BYTES);
      int count = count(body);
      List<byte[]> records = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        byte[] record = new byte[recordLength(body, i)];
        body.getInt();
        body.get(record);
        records.add(record);
      }
      return records;
    }
  }

  /**
   * The end of what was flushed.
   *
   * @param seal whether the segment ends here for good
   * @param nextFrame number of the frame that comes next
   * @param chain over everything before
   */
  record Mark(boolean seal, long nextFrame, byte[] chain) implements Entry {}

  /**
   * Neither.
   *
   * @param cause why not
   */
  record Nothing(String cause) implements Entry {}
}
