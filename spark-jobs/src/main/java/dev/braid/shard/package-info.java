/** Encodes examples and deals them to shards of equal size, whatever the cluster. */
package dev.braid.shard;
