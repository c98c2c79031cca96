package stemedb.api.journal;

import java.util.List;

/**
 * What a read returned.
 *
 * @param frames in order, possibly none
 * @param nextFrame where to read on
 */
public record Page(List<Frame> frames, long nextFrame) {
  public Page {
    frames = List.copyOf(frames);
  }
}
