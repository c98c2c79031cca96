package stemedb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class StopTest {
  @TempDir Path data;

  /** Holds a folder's lock as a node does, says so, and waits to be stopped. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException, InterruptedException {
      try (FileChannel channel =
          FileChannel.open(
              Path.of(args[0], "lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        byte[] pid =
            ("pid=" + ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8);
        channel.write(ByteBuffer.wrap(pid));
        System.out.println("held");
        Thread.currentThread().join();
      }
    }
  }

  private Process hold() throws IOException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                data.toString())
            .redirectErrorStream(true)
            .start();
    assertEquals("held", process.inputReader(StandardCharsets.UTF_8).readLine());
    return process;
  }

  @Test
  void theHolderOfTheLockIsStopped() throws Exception {
    Process process = hold();
    try {
      assertEquals(OptionalLong.of(process.pid()), NodeLock.holder(data));
      Run run = Run.of("stop", "--data", data.toString());
      assertEquals(ExitCode.DONE, run.code(), run.err());
      assertEquals("stopped process " + process.pid() + "\n", run.err());
      assertTrue(process.waitFor(10, TimeUnit.SECONDS));
      assertEquals(OptionalLong.empty(), NodeLock.holder(data));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aLockThatNobodyHoldsStopsNobody() throws IOException {
    Files.writeString(data.resolve("lock"), "pid=" + ProcessHandle.current().pid() + "\n");
    Run run = Run.of("stop", "--data", data.toString());
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertEquals("no node runs on " + data + "\n", run.err());
    assertEquals(ExitCode.DONE, Run.of("stop", "--data", data.toString()).code());
  }

  @Test
  void aFolderThatIsNotThereIsAMistake() {
    Run run = Run.of("stop", "--data", data.resolve("none").toString());
    assertEquals(ExitCode.FAILED, run.code());
    assertFalse(Files.exists(data.resolve("none")));
  }
}
