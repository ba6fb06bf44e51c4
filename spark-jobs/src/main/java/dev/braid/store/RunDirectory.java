package dev.braid.store;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every path of a run directory. */
public record RunDirectory(String root) implements Serializable {
  private static final Pattern SCHEME_AND_HOST =
      Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:(//[^/]*)?");
  private static final Pattern ROUND = Pattern.compile("round-([0-9]{6,18})");

  /**
   * @throws IllegalArgumentException if the root names no folder of its own
   */
  public RunDirectory {
    root = root.strip().replaceAll("/+$", "");
    String path = SCHEME_AND_HOST.matcher(root).replaceFirst("");
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (last.isEmpty() || last.equals(".") || last.equals("..")) {
      throw new IllegalArgumentException(
          "Cannot use '"
              + root
              + "' as a run directory: it must name a folder of its own, as in runs/first");
    }
  }

  /** The effective configuration. */
  public String experiment() {
    return in("experiment.conf");
  }

  public String vocabulary() {
    return in("vocabulary");
  }

  public String tokens() {
    return in("vocabulary/tokens.tsv");
  }

  public String labels() {
    return in("vocabulary/labels.tsv");
  }

  /** How the tokens were cut into subwords, where they were. */
  public String tokenCodes() {
    return in("vocabulary/tokens.codes");
  }

  /** How target tokens were cut into subwords, where they were. */
  public String labelCodes() {
    return in("vocabulary/labels.codes");
  }

  /** How the vocabulary's text was read. */
  public String vocabularyInput() {
    return in("vocabulary/input.json");
  }

  public String shards() {
    return in("shards");
  }

  /**
   * @param split train, valid or test
   */
  public String shards(String split) {
    return in("shards/" + name(split));
  }

  public String shard(String split, int number) {
    return shards(split) + "/" + shardName(number);
  }

  /** Counts and digests of all shards, written last. */
  public String shardIndex() {
    return in("shards/index.json");
  }

  public String checkpoints() {
    return in("checkpoints");
  }

  public String checkpoint(long round) {
    return checkpoints() + "/" + roundName(round);
  }

  /** The pointer to the newest checkpoint; read it through {@link Checkpoints}. */
  public String latest() {
    return in("checkpoints/LATEST");
  }

  /** The pointer to the checkpoint that validated best; read it through {@link Checkpoints}. */
  public String best() {
    return in("checkpoints/BEST");
  }

  /** What of an earlier run's model training started from, where it did. */
  public String start() {
    return in("start.json");
  }

  /** One line of JSON a round. */
  public String metrics() {
    return in("metrics.jsonl");
  }

  /** The parts of {@link #metrics} while a long training is under way; else there is none. */
  public String metricsParts() {
    return in("metrics");
  }

  public String metricsPart(int number) {
    return metricsParts() + "/" + metricsPartName(number);
  }

  public String htmlReport() {
    return in("report.html");
  }

  public String report(String split) {
    return in("reports/" + name(split) + ".json");
  }

  /** What was decoded of a split, beside its references. */
  public String decoded(String split) {
    return in("reports/" + name(split) + ".decoded.jsonl");
  }

  public String status() {
    return in("STATUS.json");
  }

  /** The trace of an internal error, for its report. */
  public String trace() {
    return in("internal-error.txt");
  }

  public String model() {
    return in("model.zip");
  }

  /** A new name for a copy of a damaged file, which no reader looks at. */
  public String damaged(String file) {
    return in(".bad-" + System.nanoTime() + "-" + file);
  }

  /** Whether a name in this folder is there before any stage has left something. */
  public boolean isPreliminary(String name) {
    return List.of(experiment(), status(), trace()).contains(in(name));
  }

  /** Whether a name in this folder is that of the vocabularies. */
  public boolean isVocabulary(String name) {
    return in(name).equals(vocabulary());
  }

  /** Whether a name in this folder is that of something other stages go on from. */
  public boolean isStageOutput(String name) {
    return isVocabulary(name) || in(name).equals(shards()) || in(name).equals(checkpoints());
  }

  public String lock() {
    return in("_LOCK");
  }

  public static String shardName(int number) {
    return String.format(Locale.ROOT, "part-%05d.parquet", notNegative(number));
  }

  public static String metricsPartName(int number) {
    return String.format(Locale.ROOT, "part-%05d.jsonl", notNegative(number));
  }

  public static String roundName(long round) {
    return String.format(Locale.ROOT, "round-%06d", notNegative(round));
  }

  /** The round that a checkpoint folder's name stands for, if it is such a name. */
  public static OptionalLong round(String name) {
    Matcher matcher = ROUND.matcher(name);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    long round = Long.parseLong(matcher.group(1));
    return roundName(round).equals(name) ? OptionalLong.of(round) : OptionalLong.empty();
  }

  private String in(String relative) {
    return root + "/" + relative;
  }

  private static String name(String split) {
    if (split.isBlank() || split.contains("/") || InputListing.isHidden(split)) {
      throw new IllegalArgumentException(
          "Cannot use '" + split + "' as a split: use train, valid or test");
    }
    return split;
  }

  private static long notNegative(long number) {
    if (number < 0) {
      throw new IllegalArgumentException("Cannot number a file " + number + ": numbers start at 0");
    }
    return number;
  }
}
