/**
 * A Spark cluster of real processes for tests: start with {@link dev.braid.cluster.LocalCluster}.
 *
 * <p>Only what runs after the {@code package} phase can use it, since it needs the assembly jar and
 * the embedded Spark.
 */
package dev.braid.cluster;
