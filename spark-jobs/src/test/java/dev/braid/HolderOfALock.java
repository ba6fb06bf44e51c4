package dev.braid;

import dev.braid.store.RunDirectory;
import dev.braid.store.RunLock;
import dev.braid.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;

/** A process that locks a run directory and keeps it until it is ended. */
final class HolderOfALock {
  private HolderOfALock() {}

  public static void main(String[] folder) throws IOException, InterruptedException {
    RunDirectory run = new RunDirectory(folder[0]);
    try (RunLock lock =
        RunLock.acquire(
            new Store(new Configuration()),
            run,
            new RunLock.Terms(RunLock.Claim.IF_FREE, "", Duration.ZERO))) {
      System.out.println("held by " + lock.owner().attempt());
      new CountDownLatch(1).await();
    }
  }
}
