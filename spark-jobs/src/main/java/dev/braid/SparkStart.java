package dev.braid;

import dev.braid.corpus.CorpusTypes;
import dev.braid.kryo.BraidRegistrator;
import dev.braid.predict.PredictTypes;
import dev.braid.scoring.ScoringTypes;
import dev.braid.shard.ShardTypes;
import dev.braid.tokenize.TokenizeTypes;
import dev.braid.train.TrainTypes;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** The Spark context, with what every run needs unless the user has set it otherwise. */
final class SparkStart {
  private static final String NATIVE_LOGGER = "org.bytedeco.javacpp.logger";

  private SparkStart() {}

  static JavaSparkContext context(String name) {
    SparkConf conf = new SparkConf();
    logNativeLoader(conf);
    conf.setAppName("braid " + name);
    conf.setIfMissing("spark.master", "local[*]");
    // As many runs side by side on one machine, each with ports of its own, not 17.
    conf.setIfMissing("spark.port.maxRetries", "100");
    conf.set("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    conf.set("spark.kryo.registrationRequired", "true");
    conf.set(
        "spark.kryo.registrator",
        String.join(
            ",",
            BraidRegistrator.class.getName(),
            CorpusTypes.class.getName(),
            TokenizeTypes.class.getName(),
            ShardTypes.class.getName(),
            ScoringTypes.class.getName(),
            TrainTypes.class.getName(),
            PredictTypes.class.getName()));
    // Parameters of all replicas come back in one round.
    conf.setIfMissing("spark.driver.maxResultSize", "0");
    // They come with the task's own message where it can hold them, not by a second transfer.
    conf.setIfMissing("spark.task.maxDirectResultSize", "120m");
    conf.setIfMissing("spark.kryoserializer.buffer.max", "1g");
    // Floats hardly compress, and compressing them costs more than sending them.
    conf.setIfMissing("spark.broadcast.compress", "false");
    String threads = conf.get("spark.task.cpus", "1");
    conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", threads);
    // An arena of glibc's for each thread keeps what closed kernels gave back.
    conf.setIfMissing("spark.executorEnv.MALLOC_ARENA_MAX", "2");
    return new JavaSparkContext(conf);
  }

  /**
   * Has JavaCPP log what it would else write to stderr, so that conf/log4j2.properties can leave
   * out that ND4J's libraries were built for an older JavaCPP.
   */
  private static void logNativeLoader(SparkConf conf) {
    if (System.getProperty(NATIVE_LOGGER) == null) {
      System.setProperty(NATIVE_LOGGER, "slf4j");
    }
    conf.setIfMissing("spark.executor.defaultJavaOptions", "-D" + NATIVE_LOGGER + "=slf4j");
  }
}
