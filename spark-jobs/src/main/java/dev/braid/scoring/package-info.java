/** Applies a model to the shards of a split on the cluster; used while training and afterwards. */
package dev.braid.scoring;
