package dev.braid.sample;

import java.util.List;

/**
 * The automaton behind {@link SentenceCorpus}: each state emits one word and leaves by one of two
 * exits. The number of the subject is kept apart until the verb, and the two exits of a state share
 * no word, so the words read so far tell the state.
 */
enum SentenceState {
  START(""),
  SINGULAR("a this every each"),
  SINGULAR_ADJECTIVE("old small grey quiet young clever hungry tired famous honest"),
  SINGULAR_NOUN("dog sailor child farmer bird teacher horse singer"),
  SINGULAR_PREPOSITION("near behind beside under above"),
  SINGULAR_PLACE("rivers mountains trees houses markets bridges harbours gardens"),
  SINGULAR_VERB("sleeps sings waits runs laughs works dreams falls"),
  PLURAL("these many two those"),
  PLURAL_ADJECTIVE("old small grey quiet young clever hungry tired famous honest"),
  PLURAL_NOUN("dogs sailors children farmers birds teachers horses singers"),
  PLURAL_PREPOSITION("near behind beside under above"),
  PLURAL_PLACE("rivers mountains trees houses markets bridges harbours gardens"),
  PLURAL_VERB("sleep sing wait run laugh work dream fall"),
  ADVERB("now often here slowly again today loudly rarely tonight"),
  CONJUNCTION("and but while because"),
  END("");

  private final List<String> words;
  private final double[] weights;

  SentenceState(String words) {
    this.words = words.isEmpty() ? List.of() : List.of(words.split(" "));
    this.weights = zipf(this.words.size());
  }

  /** The r-th of n words in proportion to 1 / r. */
  private static double[] zipf(int n) {
    double sum = 0;
    for (int rank = 1; rank <= n; rank++) {
      sum += 1.0 / rank;
    }

    double[] weights = new double[n];
    for (int rank = 1; rank <= n; rank++) {
      weights[rank - 1] = 1.0 / rank / sum;
    }

    return weights;
  }

  List<String> words() {
    return words;
  }

  String drawWord(Dice dice) {
    return words.get(dice.weighted(weights));
  }

  SentenceState drawNext(Dice dice) {
    Exits exits = exits();
    return dice.fraction() < exits.odds ? exits.first : exits.second;
  }

  Exits exits() {
    return switch (this) {
      case START, CONJUNCTION -> new Exits(0.5, SINGULAR, PLURAL);
      case SINGULAR -> new Exits(0.4, SINGULAR_ADJECTIVE, SINGULAR_NOUN);
      case SINGULAR_ADJECTIVE -> new Exits(0.2, SINGULAR_ADJECTIVE, SINGULAR_NOUN);
      case SINGULAR_NOUN -> new Exits(0.35, SINGULAR_PREPOSITION, SINGULAR_VERB);
      case SINGULAR_PREPOSITION -> new Exits(1, SINGULAR_PLACE, SINGULAR_PLACE);
      case SINGULAR_PLACE -> new Exits(1, SINGULAR_VERB, SINGULAR_VERB);
      case PLURAL -> new Exits(0.4, PLURAL_ADJECTIVE, PLURAL_NOUN);
      case PLURAL_ADJECTIVE -> new Exits(0.2, PLURAL_ADJECTIVE, PLURAL_NOUN);
      case PLURAL_NOUN -> new Exits(0.35, PLURAL_PREPOSITION, PLURAL_VERB);
      case PLURAL_PREPOSITION -> new Exits(1, PLURAL_PLACE, PLURAL_PLACE);
      case PLURAL_PLACE -> new Exits(1, PLURAL_VERB, PLURAL_VERB);
      case SINGULAR_VERB, PLURAL_VERB -> new Exits(0.5, ADVERB, END);
      case ADVERB -> new Exits(0.4, CONJUNCTION, END);
      case END -> throw new IllegalStateException("Cannot go on after the end of a sentence");
    };
  }

  /** Entropy in nats of the word and the exit, which are drawn independently. */
  double entropy() {
    double sum = exits().entropy();
    for (double weight : weights) {
      sum -= weight * StrictMath.log(weight);
    }

    return sum;
  }

  /**
   * Where a state leads.
   *
   * @param odds probability of {@code first}
   */
  record Exits(double odds, SentenceState first, SentenceState second) {
    double entropy() {
      return odds == 1 ? 0 : -odds * StrictMath.log(odds) - (1 - odds) * StrictMath.log(1 - odds);
    }
  }
}
