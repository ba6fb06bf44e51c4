package dev.braid.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One request to an assistant: its intent, its words and an IOB2 tag for each word.
 *
 * @param words as many as {@code tags}
 */
record Utterance(String intent, List<String> words, List<String> tags) {

  private static final List<String> INTENTS =
      List.of("AddToPlaylist", "BookRestaurant", "GetWeather", "PlayMusic", "SetAlarm");

  /** Sentence patterns by intent; {@code <slot>} stands for one of the slot's values. */
  private static final Map<String, List<String>> PATTERNS =
      Map.of(
          "AddToPlaylist",
          List.of(
              "add <artist> to my <playlist> list",
              "put this song by <artist> on <playlist>",
              "please add the new track to <playlist>"),
          "BookRestaurant",
          List.of(
              "book a table for <party> in <city>",
              "find a place to eat in <city> for <party> <time>",
              "reserve a <cuisine> restaurant in <city> <time>"),
          "GetWeather",
          List.of(
              "will it rain in <city> <time>",
              "what is the weather like in <city>",
              "how cold is it going to be <time> in <city>"),
          "PlayMusic",
          List.of(
              "play <artist>",
              "play something by <artist> <time>",
              "i want to hear <playlist> by <artist>"),
          "SetAlarm",
          List.of(
              "wake me up <time>",
              "set an alarm for <time> please",
              "i have to get up <time> in <city>"));

  private static final Map<String, List<String>> VALUES =
      Map.of(
          "artist",
          List.of(
              "the grey herons",
              "mira lund",
              "otto",
              "north of nine",
              "ada and the clocks",
              "tall paula"),
          "playlist",
          List.of(
              "morning run", "quiet evenings", "focus", "long road home", "summer rain", "sunday"),
          "city",
          List.of("lisbon", "new york", "oslo", "rio de janeiro", "cape town", "kyoto", "san jose"),
          "party",
          List.of("two", "four people", "a party of six", "my family"),
          "cuisine",
          List.of("thai", "italian", "west african", "vegetarian"),
          "time",
          List.of(
              "tomorrow",
              "at seven",
              "this evening",
              "on sunday morning",
              "in two hours",
              "at half past nine"));

  static Utterance draw(Dice dice) {
    String intent = dice.pick(INTENTS);
    List<String> words = new ArrayList<>();
    List<String> tags = new ArrayList<>();
    for (String part : dice.pick(PATTERNS.get(intent)).split(" ")) {
      if (part.startsWith("<")) {
        String slot = part.substring(1, part.length() - 1);
        fill(slot, dice.pick(VALUES.get(slot)), words, tags);
      } else {
        words.add(part);
        tags.add("O");
      }
    }

    return new Utterance(intent, words, tags);
  }

  private static void fill(String slot, String value, List<String> words, List<String> tags) {
    String prefix = "B-";
    for (String word : value.split(" ")) {
      words.add(word);
      tags.add(prefix + slot);
      prefix = "I-";
    }
  }
}
