package dev.braid.scoring;

import dev.braid.corpus.Vocabularies;
import dev.braid.training.Parameters;
import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A trained model that every executor fetches once: what it is, its words and its values. Closing
 * removes it from the executors.
 */
public final class BroadcastModel implements AutoCloseable, Serializable {
  private static final long serialVersionUID = 1L;

  private final Broadcast<ModelSpec> spec;
  private final Broadcast<Vocabularies> vocabularies;
  private final Broadcast<Parameters> parameters;

  /** Broadcasts a model; the optimizer's state stays behind. */
  public BroadcastModel(
      JavaSparkContext spark, ModelSpec spec, Vocabularies vocabularies, Parameters parameters) {
    this.spec = spark.broadcast(spec);
    this.vocabularies = spark.broadcast(vocabularies);
    this.parameters = spark.broadcast(new Parameters(parameters.values(), new float[0]));
  }

  /** What it is. */
  public ModelSpec spec() {
    return spec.value();
  }

  /** Its words and labels. */
  public Vocabularies vocabularies() {
    return vocabularies.value();
  }

  /** Its values alone. */
  public Parameters parameters() {
    return parameters.value();
  }

  @Override
  public void close() {
    spec.destroy();
    vocabularies.destroy();
    parameters.destroy();
  }
}
