/** Counts the training text's tokens and labels on the cluster and writes the vocabularies. */
package dev.braid.tokenize;
