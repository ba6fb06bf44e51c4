/**
 * Search for an encoder-decoder's output: {@link dev.braid.decoding.CorpusDecoder} runs a {@link
 * dev.braid.decoding.BeamSearch} over a corpus. {@link dev.braid.decoding.NextTokens} is what a
 * model must be able to do; nothing here knows a network, so that the search is proved with small
 * tables of probabilities.
 */
package dev.braid.decoding;
