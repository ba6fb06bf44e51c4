package dev.braid.doctor;

import java.util.Optional;

/** Which Spark and Scala this process has. */
record SparkCheck() implements Check {
  @Override
  public Topic topic() {
    return Topic.SPARK;
  }

  @Override
  public Finding look() {
    return SparkLine.ofClassPath().finding();
  }

  @Override
  public Optional<Likeness> likeness() {
    return Optional.of(
        new Likeness(
            true,
            differences ->
                Finding.warn(
                    differences,
                    "start bin/braid with SPARK_HOME set to the very Spark of the cluster")));
  }
}
