package dev.braid.shard;

import dev.braid.config.ExperimentConfig;
import dev.braid.corpus.CorpusReader;
import dev.braid.corpus.RunContext;
import dev.braid.corpus.TextStretch;
import dev.braid.corpus.Vocabularies;
import java.io.IOException;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/** Shards of a language model: each a stretch of the text, written as it is read. */
record TextSharding(RunContext context, SplitFolders folders) {
  private static final int TASKS_PER_CORE = 8;

  List<WrittenShard> write(Broadcast<Vocabularies> vocabularies) throws IOException {
    context.stage("shard: encode and write");
    ExperimentConfig experiment = context.experiment();
    CorpusReader corpus = new CorpusReader(context.store(), experiment);
    List<TextStretch> stretches = corpus.stretches(experiment, experiment.shard().count());
    int tasks = TASKS_PER_CORE * Math.max(1, context.spark().defaultParallelism());
    return context
        .spark()
        .parallelize(stretches, Math.min(stretches.size(), tasks))
        .flatMap(new StretchWriting(experiment, corpus, folders, vocabularies))
        .collect();
  }
}
