/** Encodes examples or text and writes them to shards, whatever the cluster. */
package dev.braid.shard;
