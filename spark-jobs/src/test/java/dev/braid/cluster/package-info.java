/**
 * Clusters for tests: HDFS in the JVM of the tests. Start at {@link dev.braid.cluster.MiniHdfs}.
 */
package dev.braid.cluster;
