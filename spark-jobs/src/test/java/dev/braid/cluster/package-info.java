/**
 * Clusters for tests: HDFS and YARN in the tests' JVM ({@link dev.braid.cluster.MiniHdfs}, {@link
 * dev.braid.cluster.MiniYarn}), and a Spark cluster of real processes ({@link
 * dev.braid.cluster.LocalCluster}). {@link dev.braid.cluster.Driver} starts drivers on them, {@link
 * dev.braid.cluster.HeldProcess} stops one where a test wants it.
 *
 * <p>Only what runs after the {@code package} phase can start drivers, since they need the assembly
 * jar and the embedded Spark.
 */
package dev.braid.cluster;
