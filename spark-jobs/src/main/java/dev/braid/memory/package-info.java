/**
 * What memory a cluster is to give to training beside what it gives, as the options that set it.
 * Floor 6.
 */
package dev.braid.memory;
