package dev.braid.network;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Memory outside of DL4J's workspaces that grows to the largest array asked for, and is kept. */
final class KeptArray {
  private INDArray memory;

  /** A dense array of that shape; what the last call gave is overwritten by its owner's writes. */
  INDArray of(long... shape) {
    long length = 1;
    for (long size : shape) {
      length *= size;
    }
    if (memory == null || memory.length() < length) {
      if (memory != null) {
        memory.close();
      }
      memory = Nd4j.createUninitializedDetached(DataType.FLOAT, length);
    }
    return memory.get(NDArrayIndex.interval(0, length)).reshape('c', shape);
  }
}
