/**
 * From bytes to tokens and back: reading corpora, tokenising, subwords, counting and the
 * vocabulary. Floor 0, imports no other package.
 *
 * <p>Start at {@link dev.braid.text.CorpusFormat}, which opens an {@link
 * dev.braid.text.ExampleReader} over one or two byte streams. Below it {@link
 * dev.braid.text.LineReader} turns bytes into lines under a {@link dev.braid.text.TextPolicy} and
 * notes what it met in {@link dev.braid.text.InputCounts}. {@link dev.braid.text.TokenCounts}
 * counts the tokens of the examples and {@link dev.braid.text.Vocabulary} numbers them.
 *
 * <p>Subwords: {@link dev.braid.text.BytePairLearner} makes {@link dev.braid.text.BytePairCodes}
 * from counts of words, {@link dev.braid.text.BytePairEncoding} cuts words by them, and {@link
 * dev.braid.text.Detokenizer} leads back from subwords to words and from words to text, exactly if
 * the tokenizer was wrapped into {@link dev.braid.text.SpacingMarks}.
 *
 * <p>{@code InputCounts} and {@code TokenCounts} have {@code add} and {@code merge}: counting the
 * parts of a corpus and merging gives what counting the whole gives, in any order and for any
 * split.
 */
package dev.braid.text;
