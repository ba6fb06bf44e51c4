package dev.braid.shard;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.corpus.CorpusReader;
import dev.braid.corpus.Slice;
import dev.braid.corpus.SliceExamples;
import dev.braid.corpus.TextStretch;
import dev.braid.corpus.Vocabularies;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleEncoder;
import dev.braid.sequence.SplitRule;
import dev.braid.text.InputCounts;
import dev.braid.text.RawExample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/**
 * Reads a stretch of text and writes its tokens: a shard for the split whose files these are, and
 * one for each split that gets a share of them.
 */
final class StretchWriting implements FlatMapFunction<TextStretch, WrittenShard> {
  private static final long serialVersionUID = 1L;

  private final ExperimentConfig experiment;
  private final CorpusReader corpus;
  private final SplitRule rule;
  private final SplitFolders folders;
  private final Broadcast<Vocabularies> vocabularies;

  StretchWriting(
      ExperimentConfig experiment,
      CorpusReader corpus,
      SplitFolders folders,
      Broadcast<Vocabularies> vocabularies) {
    this.experiment = experiment;
    this.corpus = corpus;
    this.rule = SplitRule.of(experiment);
    this.folders = folders;
    this.vocabularies = vocabularies;
  }

  @Override
  public Iterator<WrittenShard> call(TextStretch stretch) throws IOException {
    ExampleEncoder encoder = vocabularies.value().encoder(experiment);
    Map<Split, TextWriter> writers = new EnumMap<>(Split.class);
    try {
      for (Split split : splits(stretch)) {
        writers.put(split, TextWriter.create(folders.of(split), stretch.number()));
      }
      for (Slice slice : stretch.slices()) {
        Iterator<RawExample> examples = SliceExamples.open(corpus, slice, new InputCounts());
        while (examples.hasNext()) {
          RawExample example = examples.next();
          EncodedExample line = encoder.encode(example).example().orElseThrow();
          writers.get(split(stretch, example)).write(line);
        }
      }
      return published(writers).iterator();
    } finally {
      for (TextWriter writer : writers.values()) {
        writer.close();
      }
    }
  }

  private static List<WrittenShard> published(Map<Split, TextWriter> writers) throws IOException {
    List<WrittenShard> written = new ArrayList<>();
    for (Map.Entry<Split, TextWriter> writer : writers.entrySet()) {
      written.add(new WrittenShard(writer.getKey(), writer.getValue().publish(), 0));
    }
    return written;
  }

  private List<Split> splits(TextStretch stretch) {
    if (stretch.split() != Split.TRAIN) {
      return List.of(stretch.split());
    }
    List<Split> splits = new ArrayList<>(List.of(Split.TRAIN));
    if (rule.validShare() > 0) {
      splits.add(Split.VALID);
    }
    if (rule.testShare() > 0) {
      splits.add(Split.TEST);
    }
    return splits;
  }

  private Split split(TextStretch stretch, RawExample example) {
    return stretch.split() == Split.TRAIN ? rule.split(example) : stretch.split();
  }
}
