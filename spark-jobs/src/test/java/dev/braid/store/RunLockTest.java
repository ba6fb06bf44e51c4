package dev.braid.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.cluster.MiniHdfs;
import dev.braid.store.RunLock.Claim;
import dev.braid.store.RunLock.Terms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DFSClientAdapter;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class RunLockTest {
  private Store store;
  private RunDirectory run;

  @ParameterizedTest
  @EnumSource
  void theSecondIsRefusedAndToldWhoHoldsTheRun(Disk disk) throws IOException {
    at(disk);
    try (RunLock first = acquire(Claim.IF_FREE)) {
      assertThatThrownBy(() -> acquire(Claim.IF_FREE))
          .isInstanceOf(RunLockedException.class)
          .hasMessageContaining("Cannot lock " + run.lock())
          .hasMessageContaining(
              "pid=" + ProcessHandle.current().pid() + " attempt=" + first.owner().attempt())
          .hasMessageContaining("--take-over");
      first.requireHeld();
    }
    acquire(Claim.IF_FREE).close();
  }

  @ParameterizedTest
  @EnumSource
  void aClosedLockLeavesOnlyWhatWasCommitted(Disk disk) throws IOException {
    at(disk);
    RunLock lock = acquire(Claim.IF_FREE);
    lock.staging().folder("unfinished").write("file", new byte[1]);
    lock.staging().publish(run.status(), "{}".getBytes(UTF_8));
    lock.close();
    lock.close();

    assertThat(CommitTest.everything(store, run.root())).containsExactly("STATUS.json");
  }

  @ParameterizedTest
  @EnumSource
  void ofFourThatComeAtOnceExactlyOneGetsTheRun(Disk disk) throws Exception {
    at(disk);
    ExecutorService contenders = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 20; round++) {
        AtomicInteger winners = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(4);
        Future<?>[] attempts = new Future<?>[4];
        for (int contender = 0; contender < 4; contender++) {
          attempts[contender] = contenders.submit(() -> contend(disk, together, winners));
        }
        for (Future<?> attempt : attempts) {
          attempt.get();
        }
        assertThat(winners).hasValue(1);
      }
    } finally {
      contenders.shutdownNow();
    }
    assertThat(CommitTest.everything(store, run.root())).isEmpty();
  }

  /** The winner keeps the lock until all have tried. */
  private Void contend(Disk disk, CyclicBarrier together, AtomicInteger winners) throws Exception {
    together.await(60, TimeUnit.SECONDS);
    try (RunLock lock = RunLock.acquire(disk.store(), run, terms(Claim.IF_FREE))) {
      winners.incrementAndGet();
      together.await(60, TimeUnit.SECONDS);
      lock.requireHeld();
    } catch (RunLockedException lost) {
      together.await(60, TimeUnit.SECONDS);
    }
    return null;
  }

  @ParameterizedTest
  @EnumSource
  void whoWasTakenOverCanPublishNothingMore(Disk disk) throws IOException {
    at(disk);
    RunLock zombie = acquire(Claim.IF_FREE);
    StagingFolder checkpoint = zombie.staging().folder("round-000001");
    checkpoint.write("parameters", new byte[1]);
    StagedOutput open = zombie.staging().create("open");
    open.write(new byte[10]);

    try (RunLock successor = acquire(Claim.TAKE_OVER)) {
      successor.staging().publish(run.status(), "mine".getBytes(UTF_8));
      assertThatThrownBy(() -> checkpoint.commit(run.checkpoint(1)))
          .isInstanceOf(CommitException.class)
          .hasMessageContaining("another writer has taken this run over");
      assertThatThrownBy(open::publish).isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> checkpoint.write("late", new byte[1]))
          .isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> zombie.staging().folder("late")).isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> zombie.staging().publish(run.status(), "late".getBytes(UTF_8)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("Cannot write " + run.status());
      assertThatThrownBy(zombie::requireHeld)
          .isInstanceOf(RunLockedException.class)
          .hasMessageContaining("Cannot go on with " + run.root() + ": it was taken over");
      assertThatThrownBy(zombie::close).isInstanceOf(RunLockedException.class);

      successor.requireHeld();
      assertThatThrownBy(() -> acquire(Claim.IF_FREE))
          .isInstanceOf(RunLockedException.class)
          .hasMessageContaining(successor.owner().attempt());
    }
    assertThat(CommitTest.everything(store, run.root())).containsExactly("STATUS.json");
    assertThat(store.readText(run.status())).isEqualTo("mine");
  }

  @ParameterizedTest
  @EnumSource
  void aKilledProcessLosesItsLock(Disk disk) throws Exception {
    at(disk);
    Process owner = startOwner(run.root());
    try {
      assertThat(owner.inputReader().readLine()).isEqualTo("held");
      assertThatThrownBy(() -> acquire(Claim.IF_FREE))
          .isInstanceOf(RunLockedException.class)
          .hasMessageContaining(" pid=" + owner.pid() + " ");
    } finally {
      owner.destroyForcibly().waitFor();
    }
    assertThat(CommitTest.everything(store, run.root()))
        .anyMatch(name -> name.startsWith(".staging-"));

    Claim claim = disk == Disk.HDFS ? Claim.TAKE_OVER : Claim.IF_FREE;
    try (RunLock successor = acquire(claim)) {
      assertThat(CommitTest.everything(store, run.root()))
          .containsExactlyInAnyOrder("_LOCK", ".staging-" + successor.owner().attempt());
    }
    assertThat(CommitTest.everything(store, run.root())).isEmpty();
  }

  private static Process startOwner(String root) throws IOException {
    String java = System.getProperty("java.home") + "/bin/java";
    ProcessBuilder owner =
        new ProcessBuilder(
            java, "-Xmx256m", "-XX:TieredStopAtLevel=1", Owner.class.getName(), root);
    String classPath = System.getProperty("java.class.path");
    owner.environment().put("CLASSPATH", System.getProperty("surefire.test.class.path", classPath));
    return owner.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** A process that holds a lock until it is killed. */
  static final class Owner {
    private Owner() {}

    public static void main(String[] args) throws IOException {
      RunLock lock =
          RunLock.acquire(
              new Store(new Configuration()), new RunDirectory(args[0]), terms(Claim.IF_FREE));
      System.out.println("held");
      System.in.read();
      lock.close();
    }
  }

  @Test
  void aLeaseThatIsNoLongerRenewedRunsOut() throws IOException {
    at(Disk.HDFS);
    MiniHdfs.shared().cluster().setLeasePeriod(500, 3_600_000);
    try (DistributedFileSystem dead = MiniHdfs.shared().newClient()) {
      FSDataOutputStream lockFile = dead.create(new Path(run.lock()), false);
      lockFile.write("\nhost=gone pid=1 attempt=old started=then\n".getBytes(UTF_8));
      lockFile.hflush();
      DFSClientAdapter.stopLeaseRenewer(dead);

      Terms patient = new Terms(Claim.IF_FREE, "", Duration.ofMinutes(1));
      try (RunLock successor = RunLock.acquire(store, run, patient)) {
        successor.requireHeld();
      }
    } finally {
      MiniHdfs.shared()
          .cluster()
          .setLeasePeriod(
              HdfsConstants.LEASE_SOFTLIMIT_PERIOD, 20 * HdfsConstants.LEASE_SOFTLIMIT_PERIOD);
    }
  }

  @Test
  void aLivingHolderIsNotWaitedFor() throws Exception {
    at(Disk.HDFS);
    ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
    AtomicInteger beats = new AtomicInteger();
    try (RunLock holder = acquire(Claim.IF_FREE)) {
      heart.scheduleWithFixedDelay(() -> beat(holder, beats), 0, 300, TimeUnit.MILLISECONDS);
      Terms patient = new Terms(Claim.IF_FREE, "", Duration.ofMinutes(10));

      assertThatThrownBy(() -> RunLock.acquire(store, run, patient))
          .isInstanceOf(RunLockedException.class)
          .hasMessageContaining(holder.owner().attempt());
      assertThat(beats.get()).isPositive();
      heart.shutdown();
      assertThat(heart.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      heart.shutdownNow();
    }
  }

  private void beat(RunLock holder, AtomicInteger beats) {
    try {
      byte[] content = Integer.toString(beats.incrementAndGet()).getBytes(UTF_8);
      holder.staging().publish(run.status(), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theNextAttemptOfAnApplicationTakesTheRunFromTheLast() throws IOException {
    at(Disk.HDFS);
    Terms shared = new Terms(Claim.IF_FREE, "application_1_0002", Duration.ZERO);
    RunLock first = RunLock.acquire(store, run, shared);
    Terms other = new Terms(Claim.IF_FREE, "application_1_000", Duration.ZERO);
    assertThatThrownBy(() -> RunLock.acquire(store, run, other))
        .isInstanceOf(RunLockedException.class);

    try (RunLock second = RunLock.acquire(store, run, shared)) {
      second.requireHeld();
      assertThatThrownBy(() -> first.staging().publish(run.status(), new byte[1]))
          .isInstanceOf(StoreException.class);
      assertThatThrownBy(first::close).isInstanceOf(RunLockedException.class);
    }
  }

  @Test
  void aLockFileLeftByAnOrderlyExitIsFree() throws IOException {
    at(Disk.HDFS);
    store.writeAtomically(run.lock(), "host=gone pid=1 attempt=old started=then".getBytes(UTF_8));

    try (RunLock successor = acquire(Claim.IF_FREE)) {
      assertThatThrownBy(() -> acquire(Claim.IF_FREE))
          .hasMessageContaining(successor.owner().attempt());
    }
    assertThat(CommitTest.everything(store, run.root())).isEmpty();
  }

  private void at(Disk disk) {
    store = disk.store();
    run = new RunDirectory(disk.freshFolder());
  }

  private RunLock acquire(Claim claim) throws IOException {
    return RunLock.acquire(store, run, terms(claim));
  }

  private static Terms terms(Claim claim) {
    return new Terms(claim, "", Duration.ZERO);
  }
}
