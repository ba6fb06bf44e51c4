/**
 * Sets evaluated runs side by side: start at {@link dev.braid.compare.RunComparison}. Runs of other
 * folders are compared as the variants of one experiment are.
 */
package dev.braid.compare;
