package dev.braid.sample;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A small language for tagging in which what comes later decides as much as what came before.
 *
 * <p>A sentence has 9, 12, 15 or 18 words in two phrases of 3 to 10. A phrase is an <em>opener</em>
 * (tag MARK), inner words, and a closing <em>particle</em> (tag PART). Openers and particles are of
 * two kinds each. Of the words of every sentence exactly one in three, at random places inside the
 * phrases, is a <em>stem</em>: NOUN if its phrase ends in a particle of the first kind, VERB if in
 * one of the second, 1 to 8 words later. The other inner words are
 *
 * <ul>
 *   <li>with odds of one half <em>modifiers</em>: ADJ or ADV, by the kind of the phrase's opener, 1
 *       to 8 words before;
 *   <li>else unambiguous, NAME or NUM by the word itself.
 * </ul>
 *
 * <p>Sentences come in groups of four that differ in nothing but the kinds of their two particles,
 * and in the tags of the stems accordingly: all four combinations are there. So the words up to a
 * stem say nothing about its tag, not even by chance, and how often a left-to-right tagger errs is
 * known exactly: see {@link #ceiling}.
 *
 * <p>The vocabulary of 302 words does not depend on the seed; within its family every word is
 * equally likely.
 */
public final class TaggingCorpus extends SampleCorpus {
  private static final int GROUP = 4;
  private static final int WORDS_PER_STEM = 3;
  private static final List<Integer> SENTENCE_LENGTHS = List.of(9, 12, 15, 18);
  private static final int SHORTEST_PHRASE = 3;
  private static final int LONGEST_PHRASE = 10;

  private static final List<List<String>> OPENERS =
      List.of(List.of("ai", "ao", "au"), List.of("ei", "eo", "eu"));

  /** Each with its counterpart of the other kind. */
  private static final List<List<String>> PARTICLES =
      List.of(List.of("ka", "ra"), List.of("ko", "ro"), List.of("ku", "ru"));

  private static final List<String> STEMS = words(120, "n");
  private static final List<String> MODIFIERS = words(80, "s");
  private static final List<String> NAMES = words(60, "l");
  private static final List<String> NUMBERS = words(30, "m");
  private static final double[] MODIFIER_NAME_NUMBER = {0.5, 0.3, 0.2};
  private static final List<String> STEM_TAGS = List.of("NOUN", "VERB");
  private static final List<String> MODIFIER_TAGS = List.of("ADJ", "ADV");

  /** The language is fixed; only what is said in it depends on the seed. */
  public TaggingCorpus() {
    super(
        "tagging",
        "302 words, 8 tags, CoNLL columns: what comes later decides as much as what came before",
        List.of("train.conll", "valid.conll", "test.conll"));
  }

  /**
   * The accuracy that no tagger can exceed which reads a sentence from left to right and tags each
   * word before it sees the next: 5/6.
   *
   * <p>Take a stem, and of the group's four sentences two that differ in the particle of the stem's
   * phrase only. Their words are the same up to that particle, so the tagger gives the stem the
   * same tag in both; but the right tags differ, so one of the two is wrong. For either phrase the
   * group splits into two such pairs, so at least half of all stems are tagged wrongly. One word in
   * three is a stem, hence at least 1/2 * 1/3 of all tags are wrong. Every other tag is a function
   * of the word and the words before it, so the bound is reached.
   *
   * <p>This holds for every file whose number of sentences is a multiple of four, which that of
   * valid and test always is, and not only in the mean: neither training nor luck can help.
   */
  public double ceiling() {
    return 1 - 0.5 / WORDS_PER_STEM;
  }

  @Override
  void writeExamples(String fileName, int count, Dice dice, Appendable out) throws IOException {
    for (int written = 0; written < count; written += GROUP) {
      List<Word> sentence = drawSentence(dice);
      for (int kinds = 0; kinds < Math.min(GROUP, count - written); kinds++) {
        for (Word word : sentence) {
          int kind = kinds >> word.phrase & 1;
          out.append(word.forms.get(kind)).append('\t').append(word.tags.get(kind)).append('\n');
        }

        out.append('\n');
      }
    }
  }

  /**
   * A word before the kinds of the particles are chosen.
   *
   * @param phrase 0 or 1: whose particle decides
   * @param forms the word by the particle's kind
   * @param tags the tag by the particle's kind
   */
  private record Word(int phrase, List<String> forms, List<String> tags) {
    static Word fixed(int phrase, String form, String tag) {
      return new Word(phrase, List.of(form, form), List.of(tag, tag));
    }
  }

  private static List<Word> drawSentence(Dice dice) {
    int length = dice.pick(SENTENCE_LENGTHS);
    int shortest = Math.max(SHORTEST_PHRASE, length - LONGEST_PHRASE);
    int longest = Math.min(LONGEST_PHRASE, length - SHORTEST_PHRASE);
    int cut = shortest + dice.below(longest - shortest + 1) - 2;
    boolean[] stems = drawPlaces(length / WORDS_PER_STEM, length - 4, dice);
    List<Word> sentence = new ArrayList<>();
    addPhrase(sentence, 0, Arrays.copyOf(stems, cut), dice);
    addPhrase(sentence, 1, Arrays.copyOfRange(stems, cut, stems.length), dice);
    return sentence;
  }

  /** Chooses {@code count} of {@code places}, every choice being equally likely. */
  private static boolean[] drawPlaces(int count, int places, Dice dice) {
    boolean[] chosen = new boolean[places];
    int left = count;
    for (int i = 0; i < places; i++) {
      chosen[i] = dice.below(places - i) < left;
      left -= chosen[i] ? 1 : 0;
    }

    return chosen;
  }

  /** Adds a phrase with an inner word for each entry of {@code stems}. */
  private static void addPhrase(List<Word> sentence, int phrase, boolean[] stems, Dice dice) {
    int openerKind = dice.below(2);
    sentence.add(Word.fixed(phrase, dice.pick(OPENERS.get(openerKind)), "MARK"));
    for (boolean isStem : stems) {
      if (isStem) {
        String stem = dice.pick(STEMS);
        sentence.add(new Word(phrase, List.of(stem, stem), STEM_TAGS));
      } else {
        sentence.add(drawOther(phrase, openerKind, dice));
      }
    }

    sentence.add(new Word(phrase, dice.pick(PARTICLES), List.of("PART", "PART")));
  }

  private static Word drawOther(int phrase, int openerKind, Dice dice) {
    return switch (dice.weighted(MODIFIER_NAME_NUMBER)) {
      case 0 -> Word.fixed(phrase, dice.pick(MODIFIERS), MODIFIER_TAGS.get(openerKind));
      case 1 -> Word.fixed(phrase, dice.pick(NAMES), "NAME");
      default -> Word.fixed(phrase, dice.pick(NUMBERS), "NUM");
    };
  }

  /** Up to 160 different words: two syllables and the family's last letter. */
  private static List<String> words(int count, String ending) {
    String consonants = "bdfghjklmnprstvz";
    String vowels = "aeiou";
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // The first syllable tells i modulo 80, the third letter i from i + 80.
      words.add(
          ""
              + consonants.charAt(i % 16)
              + vowels.charAt(i % 5)
              + consonants.charAt((i * 7 + i / 16) % 16)
              + vowels.charAt((i / 5 + i) % 5)
              + ending);
    }

    return List.copyOf(words);
  }
}
