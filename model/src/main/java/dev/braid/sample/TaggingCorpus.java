package dev.braid.sample;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A small language for tagging in which what comes later decides as much as what came before.
 *
 * <p>A sentence has one or two phrases, with equal odds. A phrase is an <em>opener</em> (tag MARK),
 * 2 to 8 inner words, all seven lengths equally likely, and a closing <em>particle</em> (tag PART).
 * Opener and particle have two kinds each; the kinds are drawn by fair coins, independent of each
 * other and of everything else. An inner word is, drawn independently,
 *
 * <ul>
 *   <li>with probability 0.45 a <em>stem</em>: NOUN if the phrase's particle is of the first kind,
 *       VERB if of the second. The particle stands 1 to 8 words later;
 *   <li>with probability 0.25 a <em>modifier</em>: ADJ or ADV, by the kind of the phrase's opener,
 *       1 to 8 words before;
 *   <li>with probability 0.30 an unambiguous word: NAME or NUM, by the word itself.
 * </ul>
 *
 * <p>The vocabulary of 302 words does not depend on the seed; within its family every word is
 * equally likely.
 */
public final class TaggingCorpus extends SampleCorpus {
  private static final double STEM = 0.45;
  private static final double MODIFIER = 0.25;
  private static final double NAME = 0.20;
  private static final double[] FAMILIES = {STEM, MODIFIER, NAME, 1 - STEM - MODIFIER - NAME};
  private static final int SHORTEST = 2;
  private static final int LONGEST = 8;
  private static final int MOST_PHRASES = 2;

  private static final List<List<String>> OPENERS =
      List.of(List.of("ai", "ao", "au"), List.of("ei", "eo", "eu"));
  private static final List<List<String>> PARTICLES =
      List.of(List.of("ka", "ko", "ku"), List.of("ra", "ro", "ru"));
  private static final List<String> STEMS = words(120, "n");
  private static final List<String> MODIFIERS = words(80, "s");
  private static final List<String> NAMES = words(60, "l");
  private static final List<String> NUMBERS = words(30, "m");
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
   * The expected accuracy of the best tagger that sees each word and what stands before it, but
   * nothing after it.
   *
   * <p>Every tag but a stem's is a function of the word and the words before it, so it can always
   * be right there. A stem's tag is a function of the particle's kind, a fair coin that is
   * independent of all words up to the stem, the other stems included: whatever is guessed is right
   * with probability 1/2. A phrase has n inner words, E[n] = (2 + 8) / 2 = 5, of which 0.45 n are
   * stems in the mean, and n + 2 words altogether. By the law of large numbers the share of errors
   * tends to
   *
   * <pre>  E[stems] / 2 / E[words] = 0.45 * 5 / 2 / (5 + 2) = 0.160714...</pre>
   *
   * <p>and the accuracy to 0.839286. In a corpus of finite size the stems of a phrase share one
   * coin, which makes the accuracy scatter about the ceiling: by 0.5 points (one standard
   * deviation) in 1,000 sentences.
   */
  public double ceiling() {
    double innerWords = (SHORTEST + LONGEST) / 2.0;
    return 1 - STEM * innerWords / 2 / (innerWords + 2);
  }

  @Override
  void writeExample(String fileName, Dice dice, Appendable out) throws IOException {
    int phrases = 1 + dice.below(MOST_PHRASES);
    for (int i = 0; i < phrases; i++) {
      writePhrase(dice, out);
    }

    out.append('\n');
  }

  private static void writePhrase(Dice dice, Appendable out) throws IOException {
    int openerKind = dice.below(2);
    int particleKind = dice.below(2);
    int innerWords = SHORTEST + dice.below(LONGEST - SHORTEST + 1);
    writeWord(dice.pick(OPENERS.get(openerKind)), "MARK", out);
    for (int i = 0; i < innerWords; i++) {
      switch (dice.weighted(FAMILIES)) {
        case 0 -> writeWord(dice.pick(STEMS), STEM_TAGS.get(particleKind), out);
        case 1 -> writeWord(dice.pick(MODIFIERS), MODIFIER_TAGS.get(openerKind), out);
        case 2 -> writeWord(dice.pick(NAMES), "NAME", out);
        default -> writeWord(dice.pick(NUMBERS), "NUM", out);
      }
    }

    writeWord(dice.pick(PARTICLES.get(particleKind)), "PART", out);
  }

  private static void writeWord(String word, String tag, Appendable out) throws IOException {
    out.append(word).append('\t').append(tag).append('\n');
  }

  /** Two syllables and the family's last letter: bedan, bedis, ... */
  private static List<String> words(int count, String ending) {
    String consonants = "bdfghjklmnprstvz";
    String vowels = "aeiou";
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // 7 and 5 have no factor in common with 16 and 5 * 16 / 5 below, so that neighbours look
      // different.
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
