package dev.braid.doctor;

import dev.braid.network.SelfTest;

/**
 * Whether JavaCPP has a limit of its own for native memory, where the container's is the one that
 * counts.
 *
 * @param cluster whether there are executors, whose container is what limits them
 */
record NativeMemoryCheck(boolean cluster) implements Check {
  @Override
  public Topic topic() {
    return Topic.NATIVE_MEMORY;
  }

  @Override
  public Finding look() {
    return judge(SelfTest.memoryLimit());
  }

  Finding judge(long limit) {
    if (limit <= 0) {
      return Finding.ok("no limit but the machine's");
    }
    String found = "JavaCPP refuses to allocate above " + Bytes.of(limit) + " of the whole process";
    return cluster
        ? Finding.warn(
            found,
            "set -Dorg.bytedeco.javacpp.maxphysicalbytes=0 in spark.executor.extraJavaOptions and"
                + " spark.driver.extraJavaOptions, as the profiles in conf/cluster do")
        : Finding.ok(found);
  }
}
