package dev.braid.train;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.braid.training.Parameters;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.KryoRegistrator;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingAggregationTuple;
import org.nd4j.kryo.Nd4jSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Spark in the tests' JVM, with Kryo that takes registered classes only. */
final class LocalSpark {
  private LocalSpark() {}

  static JavaSparkContext start(int cores) {
    return new JavaSparkContext(
        new SparkConf()
            .setMaster("local[" + cores + "]")
            .setAppName("train")
            .set("spark.ui.enabled", "false")
            .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .set("spark.kryo.registrationRequired", "true")
            .set("spark.kryo.registrator", Registrator.class.getName()));
  }

  public static final class Registrator implements KryoRegistrator {
    @Override
    public void registerClasses(Kryo kryo) {
      kryo.register(Nd4j.create(1).getClass(), new Nd4jSerializer());
      kryo.register(Parameters.class, new JavaSerializer());
      kryo.register(GraphRoundResult.class);
      registerForStockAveraging(kryo);
    }

    private static void registerForStockAveraging(Kryo kryo) {
      kryo.register(MultiDataSet.class);
      kryo.register(INDArray[].class);
      kryo.register(NetBroadcastTuple.class, new JavaSerializer());
      kryo.register(ParameterAveragingTrainingResult.class, new JavaSerializer());
      kryo.register(ParameterAveragingAggregationTuple.class, new JavaSerializer());
    }
  }
}
