package dev.braid.train;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.config.Task;
import dev.braid.config.TrainingConfig;
import dev.braid.corpus.Shard;
import dev.braid.corpus.ShardExamples;
import dev.braid.corpus.ShardText;
import dev.braid.corpus.TaskProgress;
import dev.braid.corpus.Vocabularies;
import dev.braid.scoring.ModelSpec;
import dev.braid.sequence.BatchStream;
import dev.braid.sequence.ExampleEncoder;
import dev.braid.sequence.ExampleShards;
import dev.braid.sequence.RedrawnBatches;
import dev.braid.sequence.RedrawnBatches.Drawing;
import dev.braid.sequence.StreamBatches;
import dev.braid.sequence.StreamBatches.Remainder;
import dev.braid.sequence.StreamBatches.Stretch;
import dev.braid.sequence.TokenText;
import dev.braid.sequence.WindowSettings;
import dev.braid.sequence.WindowSettings.Redrawing;
import dev.braid.sequence.WindowedBatches;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import dev.braid.text.SpecialToken;
import dev.braid.training.ReplicaTask;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What an executor has to know besides a task and the parameters; the same in all rounds.
 *
 * @param shards those of the training split
 * @param key tells runs apart that one JVM may see one after the other, and the same run begun anew
 */
record TrainingSpec(
    ModelSpec model,
    Vocabularies vocabularies,
    Store store,
    RunDirectory run,
    List<Shard> shards,
    String key)
    implements Serializable {
  TrainingSpec {
    shards = new ArrayList<>(shards);
  }

  static TrainingSpec of(
      ModelSpec model,
      Vocabularies vocabularies,
      Store store,
      RunDirectory run,
      List<Shard> shards) {
    StringBuilder identity = new StringBuilder(run.root());
    identity.append('\n').append(model.experiment().effective());
    shards.forEach(shard -> identity.append('\n').append(shard.sha256()));
    String key = DigestUtils.sha256Hex(identity.toString());
    return new TrainingSpec(model, vocabularies, store, run, shards, key);
  }

  /** Whether targets are sequences of their own. */
  boolean targetsApart() {
    return model.experiment().task() == Task.ENCODER_DECODER;
  }

  /** Bytes that an executor keeps of its replicas' windows between rounds. */
  long cacheBytes() {
    return model.experiment().train().windows().cacheBytes();
  }

  /**
   * Opens the batches of a replica's epoch where a task begins: a function of its shards, the seed,
   * the epoch and its number. What is read for that, and before the first batch, is progress.
   */
  BatchStream open(ReplicaTask task) throws IOException {
    return model.experiment().task() == Task.LANGUAGE_MODEL ? openText(task) : openExamples(task);
  }

  private BatchStream openText(ReplicaTask task) throws IOException {
    TrainingConfig config = model.experiment().train();
    TokenText text = TaskProgress.ofThisTask().counting(new ShardText(store, folder(), shards));
    Stretch own = Stretch.share(text.length(), task.replica(), task.replicas());
    int eos = SpecialToken.EOS.id();
    if (model.experiment().tokenize().subwords().drops()) {
      Drawing drawing = new Drawing(redrawing(), seed(task));
      return RedrawnBatches.open(
          text, own, eos, config.streams(), config.window(), drawing, task.from());
    }
    return StreamBatches.open(
        text, own, eos, config.streams(), config.window(), Remainder.DROP, task.from());
  }

  private BatchStream openExamples(ReplicaTask task) throws IOException {
    ExperimentConfig experiment = model.experiment();
    List<Shard> own = shardsOf(task.replica(), task.replicas());
    WindowSettings settings =
        new WindowSettings(
            experiment.train().windows().shuffleTokens(),
            experiment.train().batchTokens(),
            model.architecture().padding(),
            OptionalLong.of(seed(task)),
            redrawing());
    ExampleShards examples =
        TaskProgress.ofThisTask().counting(new ShardExamples(store, folder(), own));
    return WindowedBatches.open(examples, settings, task.from());
  }

  private long seed(ReplicaTask task) {
    long seed = new SplittableRandom(model.experiment().seed()).nextLong();
    seed = new SplittableRandom(seed ^ task.epoch()).nextLong();
    return new SplittableRandom(seed ^ task.replica()).nextLong();
  }

  private Redrawing redrawing() {
    if (!model.experiment().tokenize().subwords().drops()) {
      return Redrawing.NONE;
    }
    ExampleEncoder encoder = vocabularies.encoder(model.experiment());
    return encoder::withDropout;
  }

  private String folder() {
    return run.shards(Split.TRAIN.spelling());
  }

  /** The path of the first shard that a replica reads of; none where it has none. */
  List<String> firstShard(int replica, int replicas) {
    return shardsOf(replica, replicas).stream()
        .limit(1)
        .map(shard -> folder() + "/" + shard.name())
        .toList();
  }

  /** The shards of a replica: neighbouring ones, so that each gets as many. */
  List<Shard> shardsOf(int replica, int replicas) {
    int from = (int) ((long) shards.size() * replica / replicas);
    int to = (int) ((long) shards.size() * (replica + 1) / replicas);
    return shards.subList(from, to);
  }
}
