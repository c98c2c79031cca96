package stemedb.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import stemedb.api.journal.JournalReport.Damage;

/**
 * What a repair does with the files once the new ones are all there and flushed. It is written
 * before anything is done; whoever finds it does it again from the start, which gives the same.
 *
 * @param asides names of damaged files and the names that they get, in turn
 * @param drops names of files whose frames are all in new ones, and that no new one replaces
 * @param takes names that new files get
 * @param damages what is wrong, for the report
 */
record RepairPlan(
    List<String> asides, List<String> drops, List<String> takes, List<Damage> damages) {
  static final String NAME = "repair.plan";
  static final String UNFINISHED = "repair.tmp";
  private static final String FIRST_LINE = "StemeDB journal repair 1";
  private static final int DAMAGE_WORDS = 7;

  /** Whether a repair has come so far that it must be finished. */
  static boolean isThere(FileLayer layer) throws IOException {
    return layer.list().contains(NAME);
  }

  /** Names that the damaged files had and got. */
  List<String> setAside() {
    List<String> names = new ArrayList<>();
    for (int i = 1; i < asides.size(); i += 2) {
      names.add(asides.get(i));
    }
    return names;
  }

  void write(FileLayer layer) throws IOException {
    List<String> lines = new ArrayList<>(List.of(FIRST_LINE));
    for (int i = 0; i < asides.size(); i += 2) {
      lines.add("aside " + asides.get(i) + " " + asides.get(i + 1));
    }
    drops.forEach(name -> lines.add("drop " + name));
    takes.forEach(name -> lines.add("take " + name));
    for (Damage d : damages) {
      lines.add(
          String.join(
              " ",
              "damage",
              d.file(),
              Long.toString(d.offset()),
              Long.toString(d.bytes()),
              Long.toString(d.firstFrame()),
              Long.toString(d.endFrame()),
              d.cause().replace('\n', ' ')));
    }
    lines.add("end");
    try (LayerFile file = layer.create(UNFINISHED)) {
      byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
      file.write(ByteBuffer.wrap(text), 0);
      file.force(true);
    }
    layer.rename(UNFINISHED, NAME);
    layer.syncDirectory();
  }

  static RepairPlan read(FileLayer layer) throws IOException {
    try (LayerFile file = layer.openToRead(NAME)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      file.read(bytes, 0);
      return parse(StandardCharsets.UTF_8.decode(bytes.flip()).toString().lines().toList());
    }
  }

  private static RepairPlan parse(List<String> lines) {
    if (lines.size() < 2
        || !lines.get(0).equals(FIRST_LINE)
        || !lines.get(lines.size() - 1).equals("end")) {
      throw Corruption.at(NAME, 0, "this is no plan of a repair");
    }
    RepairPlan plan =
        new RepairPlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (String line : lines.subList(1, lines.size() - 1)) {
      String[] words = line.split(" ", DAMAGE_WORDS);
      switch (words[0]) {
        case "aside" -> plan.asides.addAll(List.of(words[1], words[2]));
        case "drop" -> plan.drops.add(words[1]);
        case "take" -> plan.takes.add(words[1]);
        case "damage" ->
            plan.damages.add(
                new Damage(
                    words[1],
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]),
                    Long.parseLong(words[4]),
                    Long.parseLong(words[5]),
                    words[6]));
        default -> throw Corruption.at(NAME, 0, "a line begins with " + words[0]);
      }
    }
    return plan;
  }

  /** Does it. The folder is flushed between the steps: each relies on the one before. */
  void execute(FileLayer layer) throws IOException {
    Set<String> names = new HashSet<>(layer.list());
    for (int i = 0; i < asides.size(); i += 2) {
      if (names.contains(asides.get(i)) && !names.contains(asides.get(i + 1))) {
        layer.rename(asides.get(i), asides.get(i + 1));
      }
    }
    layer.syncDirectory();
    for (String name : drops) {
      if (names.contains(name)) {
        layer.delete(name);
      }
    }
    for (String name : takes) {
      if (names.contains(name + RepairedLog.SUFFIX)) {
        layer.rename(name + RepairedLog.SUFFIX, name);
      }
    }
    layer.syncDirectory();
    layer.delete(NAME);
    layer.syncDirectory();
  }
}
