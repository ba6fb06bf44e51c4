package dev.braid;

import dev.braid.guard.ExitCode;
import dev.braid.sample.SampleCorpus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a generated corpus. */
@Command(
    name = "sample",
    mixinStandardHelpOptions = true,
    description = {
      "Writes one of Braid's own generated corpora:",
      "tagging (a word's tag depends on what comes after it), sentences (a language of known",
      "entropy), intents (label and text), slots (seq.in, seq.out and label), dates (in many",
      "spellings and in ISO form)."
    },
    footer = {"", "Example:", "  braid sample tagging --size 4000 --seed 1 --output corpus"})
final class SampleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "CORPUS",
      description = "tagging, sentences, intents, slots, dates")
  private String name;

  @Option(names = "--output", required = true, description = "Folder that receives the files.")
  private String output;

  @Option(names = "--size", defaultValue = "4000", description = "Training examples (4000).")
  private int size;

  @Option(names = "--seed", defaultValue = "1", description = "Seed; gives the same bytes (1).")
  private long seed;

  @Override
  public Integer call() throws Exception {
    SampleCorpus corpus;
    try {
      corpus = SampleCorpus.named(name);
    } catch (IllegalArgumentException unknown) {
      throw new ParameterException(spec.commandLine(), unknown.getMessage());
    }
    SampleFiles.write(corpus, seed, size, SparkStart.store(), output);
    corpus.fileNames().forEach(file -> System.out.println(output + "/" + file));
    return ExitCode.OK;
  }
}
