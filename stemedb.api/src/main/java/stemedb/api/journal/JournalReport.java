package stemedb.api.journal;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a check or a repair of a journal found.
 *
 * @param generation the journal's, after a repair the new one; null when no header can be read
 * @param startFrame first frame there is
 * @param endFrame number behind the last
 * @param frames how many were read
 * @param records how many were in them
 * @param bytes how many were read
 * @param tornBytes length of the incomplete end, which is no damage: the next start cuts it off
 * @param damages what is wrong, in order; empty when the journal is whole
 * @param setAside names, in the journal's folder, of the files that a repair put aside
 */
public record JournalReport(
    @Nullable UUID generation,
    long startFrame,
    long endFrame,
    long frames,
    long records,
    long bytes,
    long tornBytes,
    List<Damage> damages,
    List<String> setAside) {

  public JournalReport {
    damages = List.copyOf(damages);
    setAside = List.copyOf(setAside);
  }

  /** Whether nothing is wrong. */
  public boolean whole() {
    return damages.isEmpty();
  }

  /**
   * Something wrong.
   *
   * @param file name in the journal's folder
   * @param offset byte in it where the damage begins
   * @param bytes how many are not usable from there on
   * @param firstFrame first frame that is lost
   * @param endFrame number behind the last frame that is lost
   * @param cause what is wrong there
   */
  public record Damage(
      String file, long offset, long bytes, long firstFrame, long endFrame, String cause) {}
}
