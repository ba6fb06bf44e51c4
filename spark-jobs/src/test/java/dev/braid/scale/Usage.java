package dev.braid.scale;

import dev.braid.scale.Processes.Sample;
import java.util.List;

/**
 * What a command took.
 *
 * @param seconds from start to end of its process
 * @param busySeconds of processors, in driver and executors
 * @param driver the most memory that the driver had resident; bytes
 * @param executor the most of any executor; bytes
 * @param executors how many there were
 * @param samples what was resident, in the order of time
 */
record Usage(
    double seconds,
    double busySeconds,
    long driver,
    long executor,
    int executors,
    List<Sample> samples) {
  Usage {
    samples = List.copyOf(samples);
  }
}
