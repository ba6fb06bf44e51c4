package dev.braid.network;

import dev.braid.sequence.Batch;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batches as the minibatches that DL4J's own trainers read. Those cut and join minibatches until
 * each has a set number of examples, and would so put different lengths into one; therefore each is
 * given exactly that number, filled up with rows that are masked and teach nothing.
 */
public final class StockMinibatches {
  private StockMinibatches() {}

  /**
   * The minibatches of a batch.
   *
   * @param batch of one length, every label known
   * @param rows examples of each minibatch
   */
  public static List<MultiDataSet> of(Architecture architecture, Batch batch, int rows) {
    BatchArrays arrays = new BatchArrays(architecture);
    int labelsEach = batch.labels().length / batch.rows();
    List<MultiDataSet> minibatches = new ArrayList<>();
    for (int start = 0; start < batch.rows(); start += rows) {
      int filled = Math.min(rows, batch.rows() - start);
      int[] ids = new int[rows * batch.time()];
      int[] labels = new int[rows * labelsEach];
      int[] lengths = new int[rows];
      System.arraycopy(batch.ids(), start * batch.time(), ids, 0, filled * batch.time());
      System.arraycopy(batch.labels(), start * labelsEach, labels, 0, filled * labelsEach);
      Batch part = new Batch(rows, batch.time(), ids, labels, lengths);
      minibatches.add(
          new MultiDataSet(
              new INDArray[] {arrays.ids(part)},
              new INDArray[] {arrays.labels(part)},
              null,
              new INDArray[] {mask(rows, filled, labelsEach)}));
    }
    return minibatches;
  }

  private static INDArray mask(int rows, int filled, int labelsEach) {
    INDArray mask = Nd4j.zeros(rows, labelsEach);
    for (int row = 0; row < filled; row++) {
      mask.getRow(row).assign(1);
    }
    return mask;
  }
}
