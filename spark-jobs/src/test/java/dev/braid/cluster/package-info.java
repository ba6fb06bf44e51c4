/**
 * Clusters for tests: HDFS in the tests' JVM ({@link dev.braid.cluster.MiniHdfs}), and a Spark
 * cluster of real processes ({@link dev.braid.cluster.LocalCluster}).
 *
 * <p>Only what runs after the {@code package} phase can use the latter, since it needs the assembly
 * jar and the embedded Spark.
 */
package dev.braid.cluster;
