package dev.braid.network;

import dev.braid.config.ExperimentConfig;
import dev.braid.text.Renumbering;
import dev.braid.training.Parameters;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The model of an earlier run, from whose parameters one of another vocabulary starts. Rows of an
 * embedding and columns of an output belong to entries of a vocabulary: those of entries that both
 * vocabularies have are kept, new ones are drawn, those that are no more are dropped. All else is
 * kept whole.
 *
 * @param before its architecture
 * @param values its parameters, in the order of DL4J's flat ones
 * @param tokens from its vocabulary to that of the new model, in an encoder-decoder of the sources
 * @param labels the same of the labels, in an encoder-decoder of the target tokens
 */
public record WarmStart(
    Architecture before, float[] values, Renumbering tokens, Renumbering labels) {

  /**
   * The parameters that training starts with: the earlier ones, and those of new entries as the
   * seed draws them; momenta of zero.
   *
   * @param now the new model's architecture, which differs in the size of its vocabularies alone
   * @throws IllegalArgumentException where the earlier architecture has another number of
   *     parameters, or the new one is another network
   */
  public Parameters initial(Architecture now, ExperimentConfig experiment) {
    if (now.getClass() != before.getClass() || !now.model().equals(before.model())) {
      throw new IllegalArgumentException("Cannot start " + now + " from " + before);
    }
    Parameters drawn = GraphReplica.initial(now, experiment);
    ComputationGraph source = graph(before, experiment, values);
    ComputationGraph target = graph(now, experiment, drawn.values());
    try {
      for (Layer layer : target.getLayers()) {
        String name = layer.conf().getLayer().getLayerName();
        layer
            .paramTable()
            .forEach((key, part) -> keep(name, source.getLayer(name).getParam(key), part));
      }
      return new Parameters(FlatView.copyOf(target.params()), drawn.optimizerState());
    } finally {
      GraphMemory.free(source);
      GraphMemory.free(target);
    }
  }

  private static ComputationGraph graph(
      Architecture architecture, ExperimentConfig experiment, float[] parameters) {
    InnerOptimizer optimizer = new InnerOptimizer(experiment.train().optimizer());
    ComputationGraph graph = architecture.graph(optimizer, experiment.seed());
    FlatView.set(graph.params(), parameters);
    return graph;
  }

  private void keep(String layer, INDArray former, INDArray part) {
    switch (layer) {
      case LayerStack.EMBEDDING, EncoderDecoderLayers.SOURCE_EMBEDDING ->
          keepRows(former, part, tokens);
      case EncoderDecoderLayers.TARGET_EMBEDDING -> keepRows(former, part, labels);
      case LayerStack.OUTPUT ->
          // A weight has a column for each entry, a bias a number.
          keepRows(entryRows(former), entryRows(part), outputs());
      default -> part.assign(former);
    }
  }

  /** The same numbers in rows of one entry each; a bias of stock layers is no matrix. */
  private static INDArray entryRows(INDArray part) {
    return part.rank() == 1 ? part.reshape(part.length(), 1) : part.permute(1, 0);
  }

  private Renumbering outputs() {
    return before instanceof LanguageModel ? tokens : labels;
  }

  private static void keepRows(INDArray former, INDArray part, Renumbering rows) {
    if (former.size(0) != rows.formerSize() || part.size(0) != rows.size()) {
      throw new IllegalArgumentException(
          "Cannot renumber "
              + former.size(0)
              + " rows to "
              + part.size(0)
              + " by vocabularies of "
              + rows.formerSize()
              + " and "
              + rows.size());
    }
    for (int row = 0; row < rows.size(); row++) {
      if (rows.former(row) != Renumbering.NONE) {
        part.getRow(row).assign(former.getRow(rows.former(row)));
      }
    }
  }
}
