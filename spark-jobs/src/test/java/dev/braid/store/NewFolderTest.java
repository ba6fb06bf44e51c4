package dev.braid.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.store.RunLock.Claim;
import dev.braid.store.RunLock.Terms;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class NewFolderTest {
  private static final String UUID = "-[0-9a-f]{8}-[0-9a-f-]{27}";

  private Store store;
  private String parent;

  @ParameterizedTest
  @EnumSource
  void aFolderComesToBeAllAtOnceAndNothingElseIsLeft(Disk disk) throws IOException {
    at(disk);

    make("sub/tagged", folder -> write(folder, "a"));

    assertThat(store.readText(parent + "/sub/tagged/part")).isEqualTo("a");
    assertThat(everything("sub")).containsExactly("tagged");
    assertThatThrownBy(() -> make("sub/tagged", folder -> write(folder, "b")))
        .isInstanceOf(CommitException.class)
        .hasMessageContaining("/sub/tagged: it exists already; delete it or name another folder");
    assertThat(store.readText(parent + "/sub/tagged/part")).isEqualTo("a");
  }

  /** One's name begins with the other's, whose leftovers are looked for while both are filled. */
  @ParameterizedTest
  @EnumSource
  void neighboursAreFilledAtTheSameTime(Disk disk) throws IOException {
    at(disk);

    make(
        "tagged-news",
        outer -> {
          write(outer, "news");
          make("tagged", inner -> write(inner, "small"));
          make("tagged-", inner -> write(inner, "dash"));
          outer.write("late", "late".getBytes(UTF_8));
        });

    assertThat(everything("")).containsExactlyInAnyOrder("tagged", "tagged-", "tagged-news");
    assertThat(store.readText(parent + "/tagged-news/part")).isEqualTo("news");
    assertThat(store.list(parent + "/tagged-news")).containsExactly("late", "part");
  }

  @ParameterizedTest
  @EnumSource
  void theSecondOfTwoIsRefusedWhileTheFirstFills(Disk disk) throws IOException {
    at(disk);

    make(
        "tagged",
        first -> {
          write(first, "first");
          assertThatThrownBy(() -> make("tagged", second -> write(second, "second")))
              .isInstanceOf(RunLockedException.class)
              .hasMessageContaining("pid=" + ProcessHandle.current().pid())
              .hasMessageContaining("wait until it has ended");
          assertThat(everything(""))
              .hasSize(2)
              .allMatch(name -> name.matches(".unfinished-tagged(.lock|" + UUID + ")"));
        });

    assertThat(store.readText(parent + "/tagged/part")).isEqualTo("first");
    assertThat(everything("")).containsExactly("tagged");
  }

  @ParameterizedTest
  @EnumSource
  void ofFourThatComeAtOnceExactlyOneMakesTheFolder(Disk disk) throws Exception {
    at(disk);
    ExecutorService contenders = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 10; round++) {
        String name = "round-" + round;
        AtomicInteger winners = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(4);
        Future<?>[] attempts = new Future<?>[4];
        for (int i = 0; i < 4; i++) {
          attempts[i] = contenders.submit(() -> contend(disk, name, together, winners));
        }
        for (Future<?> attempt : attempts) {
          attempt.get();
        }
        assertThat(winners).hasValue(1);
        assertThat(store.list(parent + "/" + name)).containsExactly("part");
        assertThat(everything("")).hasSize(round + 1);
      }
    } finally {
      contenders.shutdownNow();
    }
  }

  private Void contend(Disk disk, String name, CyclicBarrier together, AtomicInteger winners)
      throws Exception {
    together.await(60, TimeUnit.SECONDS);
    try {
      NewFolder.make(
          disk.store(), parent + "/" + name, terms(Claim.IF_FREE), folder -> write(folder, "mine"));
      winners.incrementAndGet();
    } catch (RunLockedException | CommitException lost) {
      assertThat(lost).hasMessageContaining(name);
    }
    return null;
  }

  @ParameterizedTest
  @EnumSource
  void aFillingThatFailsLeavesNothing(Disk disk) throws IOException {
    at(disk);

    assertThatThrownBy(
            () ->
                make(
                    "tagged",
                    folder -> {
                      write(folder, "half");
                      throw new IllegalStateException("out of ideas");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("out of ideas");
    assertThat(everything("")).isEmpty();

    assertThatThrownBy(
            () ->
                make(
                    "tagged",
                    folder -> {
                      throw new OutOfMemoryError("for a test");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(everything("")).isEmpty();
    make("tagged", folder -> write(folder, "whole"));
    assertThat(everything("")).containsExactly("tagged");
  }

  @ParameterizedTest
  @EnumSource
  void whoWasTakenOverPublishesNothingAndIsToldSo(Disk disk) throws Exception {
    at(disk);
    CountDownLatch filled = new CountDownLatch(1);
    CountDownLatch takenOver = new CountDownLatch(1);
    ExecutorService zombie = Executors.newSingleThreadExecutor();
    try {
      Future<?> end =
          zombie.submit(
              () -> {
                NewFolder.make(
                    disk.store(),
                    parent + "/tagged",
                    terms(Claim.IF_FREE),
                    folder -> {
                      write(folder, "zombie's");
                      filled.countDown();
                      await(takenOver);
                    });
                return null;
              });
      await(filled);
      NewFolder.make(
          store,
          parent + "/tagged",
          terms(Claim.TAKE_OVER),
          folder -> {
            takenOver.countDown();
            assertThatThrownBy(end::get)
                .cause()
                .isInstanceOf(RunLockedException.class)
                .hasMessageContaining("/tagged: it was taken over by another process");
            write(folder, "mine");
          });
    } finally {
      zombie.shutdownNow();
    }
    assertThat(store.readText(parent + "/tagged/part")).isEqualTo("mine");
    assertThat(everything("")).containsExactly("tagged");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAKilledProcessLeftIsDeletedAndANeighboursIsNot(Disk disk) throws Exception {
    at(disk);
    Process owner = startOwner(parent + "/tagged");
    try {
      assertThat(owner.inputReader().readLine()).isEqualTo("filling");
    } finally {
      owner.destroyForcibly().waitFor();
    }
    assertThat(everything("")).hasSize(2);
    store.writeAtomically(parent + "/.unfinished-tagged-news.lock", new byte[0]);
    store.writeAtomically(parent + "/.unfinished-tagged-old/file", new byte[0]);

    // On HDFS the lock of a dead process is free after a minute; that is RunLockTest's.
    Claim claim = disk == Disk.HDFS ? Claim.TAKE_OVER : Claim.IF_FREE;
    NewFolder.make(
        store,
        parent + "/tagged",
        terms(claim),
        folder -> {
          write(folder, "second");
          assertThat(everything("")).filteredOn(name -> name.matches(".*" + UUID)).hasSize(1);
        });

    assertThat(everything(""))
        .containsExactlyInAnyOrder(
            "tagged", ".unfinished-tagged-news.lock", ".unfinished-tagged-old");
    assertThat(store.readText(parent + "/tagged/part")).isEqualTo("second");
  }

  private static Process startOwner(String target) throws IOException {
    String java = System.getProperty("java.home") + "/bin/java";
    ProcessBuilder owner =
        new ProcessBuilder(
            java, "-Xmx256m", "-XX:TieredStopAtLevel=1", Owner.class.getName(), target);
    String classPath = System.getProperty("java.class.path");
    owner.environment().put("CLASSPATH", System.getProperty("surefire.test.class.path", classPath));
    return owner.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** A process that fills a folder until it is killed. */
  static final class Owner {
    private Owner() {}

    public static void main(String[] args) throws IOException {
      NewFolder.make(
          new Store(new Configuration()),
          args[0],
          terms(Claim.IF_FREE),
          folder -> {
            write(folder, "half");
            System.out.println("filling");
            System.in.read();
          });
    }
  }

  /** A training run fences what it finds in its directory. */
  @Test
  void aRunThatBeginsBesideItLeavesItAlone() throws IOException {
    at(Disk.LOCAL);

    make(
        "predicted",
        folder -> {
          RunLock.acquire(store, new RunDirectory(parent), terms(Claim.IF_FREE)).close();
          write(folder, "whole");
        });

    assertThat(store.readText(parent + "/predicted/part")).isEqualTo("whole");
  }

  @ParameterizedTest
  @EnumSource
  void aPlaceBelowAFileIsRefusedByTheFilesName(Disk disk) throws IOException {
    at(disk);
    make("tagged", folder -> write(folder, "a"));

    assertThatThrownBy(() -> make("tagged/part/more", folder -> write(folder, "b")))
        .isInstanceOf(StoreException.class)
        .hasMessageMatching("Cannot write \\S+/tagged/part/more: .*/tagged/part\\b.*");
  }

  @Test
  void aLinkToAFolderIsOne() throws IOException {
    at(Disk.LOCAL);
    Path here = Path.of(URI.create(parent));
    Files.createDirectory(here.resolve("real"));
    Files.createSymbolicLink(here.resolve("link"), here.resolve("real"));

    make("link/tagged", folder -> write(folder, "a"));

    assertThat(store.readText(parent + "/real/tagged/part")).isEqualTo("a");
  }

  private void at(Disk disk) {
    store = disk.store();
    parent = disk.freshFolder();
  }

  private void make(String name, NewFolder.Filling filling) throws IOException {
    NewFolder.make(store, parent + "/" + name, terms(Claim.IF_FREE), filling);
  }

  private static void write(StagingFolder folder, String content) throws IOException {
    folder.write("part", content.getBytes(UTF_8));
  }

  private java.util.List<String> everything(String folder) throws IOException {
    return CommitTest.everything(store, parent + "/" + folder);
  }

  private static Terms terms(Claim claim) {
    return new Terms(claim, "", Duration.ZERO);
  }
}
