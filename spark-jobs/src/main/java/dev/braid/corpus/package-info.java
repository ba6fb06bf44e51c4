/**
 * What the jobs share: {@link dev.braid.corpus.CorpusReader} reads text in parallel, {@link
 * dev.braid.corpus.ShardFiles} writes and reads encoded examples, {@link
 * dev.braid.corpus.ShardIndex} says what is in them.
 */
package dev.braid.corpus;
