package stemedb.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A segment file as it is found, with nothing in it trusted but a header that checks.
 *
 * @param firstFrame by its name
 * @param header null when it cannot be read
 * @param flaw what is wrong with the header; null when nothing is
 */
record SegmentFile(
    String name, long firstFrame, long size, @Nullable SegmentHeader header, @Nullable Flaw flaw) {

  /** The segment files of a folder, in order. */
  static List<SegmentFile> list(FileLayer layer) throws IOException {
    List<SegmentFile> files = new ArrayList<>();
    for (String name : layer.list()) {
      OptionalLong firstFrame = SegmentName.parse(name);
      if (firstFrame.isPresent()) {
        files.add(read(layer, name, firstFrame.getAsLong()));
      }
    }
    files.sort(Comparator.comparing(SegmentFile::firstFrame, Long::compareUnsigned));
    return files;
  }

  private static SegmentFile read(FileLayer layer, String name, long firstFrame)
      throws IOException {
    try (LayerFile file = layer.openToRead(name)) {
      long size = file.size();
      if (size < SegmentHeader.BYTES) {
        return new SegmentFile(
            name, firstFrame, size, null, new Flaw(size, "the file ends within the header"));
      }
      ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
      new ForgivingFile(file).read(bytes, 0);
      Flaw flaw = SegmentHeader.flaw(bytes.clear(), firstFrame);
      SegmentHeader header =
          flaw == null ? SegmentHeader.decode(bytes.clear(), name, firstFrame) : null;
      return new SegmentFile(name, firstFrame, size, header, flaw);
    }
  }

  /** The generation that most of the files have, of several the latest; null without a header. */
  static @Nullable UUID generation(List<SegmentFile> files) {
    Map<UUID, Integer> counts = new HashMap<>();
    UUID most = null;
    for (SegmentFile file : files) {
      if (file.header != null) {
        UUID generation = file.header.generation();
        int count = counts.merge(generation, 1, Integer::sum);
        most = most == null || count >= counts.getOrDefault(most, 0) ? generation : most;
      }
    }
    return most;
  }
}
