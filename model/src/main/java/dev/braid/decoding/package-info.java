/**
 * Search for an encoder-decoder's output. {@link dev.braid.decoding.NextTokens} is what a model
 * must be able to do; it needs no network, so that the search is proved with small tables of
 * probabilities.
 */
package dev.braid.decoding;
