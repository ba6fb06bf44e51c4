package dev.braid.text;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Times byte-pair encoding on text files, one thread: counting words, learning codes, and from
 * lines to ids with these codes. Each includes reading the file. The time of the processor is that
 * of the whole process, the collector and the compiler included; with {@code -XX:+UseSerialGC} it
 * is that of about one core. Run by hand: {@code SubwordTiming MERGES FILE...}; the last file's
 * codes and vocabulary go to {@code CODES} and {@code VOCABULARY} if the environment names them.
 */
final class SubwordTiming {
  private static final int PASSES = 3;
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final TextPolicy POLICY =
      new TextPolicy(BadInput.REPLACE, BadInput.FAIL, BadInput.FAIL, 1 << 26);

  private final Tokenizer tokenizer = new WordPunctuationTokenizer();
  private final Path file;
  private final double megabytes;

  private SubwordTiming(Path file) throws IOException {
    this.file = file;
    this.megabytes = Files.size(file) / 1e6;
  }

  public static void main(String[] arguments) throws IOException {
    int merges = Integer.parseInt(arguments[0]);
    for (int i = 1; i < arguments.length; i++) {
      new SubwordTiming(Path.of(arguments[i])).measure(merges);
    }
  }

  private void measure(int merges) throws IOException {
    TokenCounts words = new TokenCounts();
    report("read", () -> forEachLine(line -> {}));
    report("count", () -> forEachLine(line -> words.addAll(tokenizer.tokenize(line))));
    System.out.println(words);
    List<BytePairCodes> learned = new ArrayList<>();
    report("learn", () -> learned.add(new BytePairLearner(merges).learn(words)));
    BytePairCodes codes = learned.get(0);
    TokenCounts subwords = new BytePairEncoding(codes).segment(words);
    System.out.println(codes + ", " + subwords);
    Vocabulary vocabulary = Vocabulary.ofTokens(subwords, 1, 0);
    for (int pass = 0; pass < PASSES; pass++) {
      report("encode", () -> encode(new BytePairEncoding(codes), vocabulary));
    }
    write(codes, subwords);
  }

  private void encode(BytePairEncoding encoding, Vocabulary vocabulary) throws IOException {
    long[] sum = {0, 0};
    forEachLine(
        line -> {
          List<String> subwords = encoding.segment(tokenizer.tokenize(line));
          sum[0] += subwords.size();
          for (String subword : subwords) {
            sum[1] += vocabulary.lookup(subword);
          }
        });
    System.out.println(sum[0] + " subwords, sum of ids " + sum[1]);
  }

  private void forEachLine(Consumer<String> action) throws IOException {
    try (LineReader lines =
        new LineReader(Files.newInputStream(file), file.toString(), POLICY, new InputCounts())) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        action.accept(line);
      }
    }
  }

  private static void write(BytePairCodes codes, TokenCounts subwords) throws IOException {
    String codesFile = System.getenv("CODES");
    if (codesFile != null) {
      try (var out = Files.newOutputStream(Path.of(codesFile))) {
        codes.write(out);
      }
    }
    String vocabularyFile = System.getenv("VOCABULARY");
    if (vocabularyFile != null) {
      try (var out = Files.newOutputStream(Path.of(vocabularyFile))) {
        SubwordCountsFormat.write(subwords, out);
      }
    }
  }

  private void report(String name, Step step) throws IOException {
    long start = System.nanoTime();
    long processorStart = SYSTEM.getProcessCpuTime();
    step.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    double processor = (SYSTEM.getProcessCpuTime() - processorStart) / 1e9;
    System.out.printf(
        "%s %s: %.2f s of wall time, %.2f s of the processor, %.1f MB/s of the latter%n",
        file.getFileName(), name, seconds, processor, megabytes / processor);
  }

  private interface Step {
    void run() throws IOException;
  }
}
