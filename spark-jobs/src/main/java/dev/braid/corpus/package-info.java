/**
 * What the jobs share: {@link dev.braid.corpus.CorpusReader} reads text in parallel, {@link
 * dev.braid.corpus.ShardWriter} writes encoded examples, {@link dev.braid.corpus.ShardExamples} and
 * {@link dev.braid.corpus.ShardText} read them, {@link dev.braid.corpus.ShardIndex} says what there
 * is.
 */
package dev.braid.corpus;
