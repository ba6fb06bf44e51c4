package dev.braid.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;

/** What subword-nmt made, and random words for trying the same with other means. */
final class Golden {
  private Golden() {}

  static InputStream open(String name) {
    return Golden.class.getResourceAsStream("subword-nmt/" + name);
  }

  static byte[] bytes(String name) throws IOException {
    try (InputStream in = open(name)) {
      return in.readAllBytes();
    }
  }

  static List<String> lines(String name) throws IOException {
    return new String(bytes(name), UTF_8).lines().toList();
  }

  static BytePairCodes codes() throws IOException {
    try (InputStream in = open("codes")) {
      return BytePairCodes.read(in, "codes");
    }
  }

  static List<String> words(String line) {
    return List.of(line.split(" "));
  }

  /** Words over a few characters, so that pairs repeat and overlap. */
  static String randomWord(Random random, String... characters) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(9); i >= 0; i--) {
      word.append(characters[random.nextInt(characters.length)]);
    }
    return word.toString();
  }
}
