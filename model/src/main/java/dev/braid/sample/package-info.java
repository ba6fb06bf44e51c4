/**
 * Corpora made by a program: the quickstart trains on them, the tests measure against them.
 *
 * <p>Start at {@link dev.braid.sample.SampleCorpus}. What sets these corpora apart from found text
 * is that the best possible result is known: {@link dev.braid.sample.TaggingCorpus#ceiling()} is
 * what no left-to-right tagger can exceed, {@link dev.braid.sample.SentenceCorpus#entropy()} what
 * no language model can undercut.
 */
package dev.braid.sample;
