package dev.braid;

import dev.braid.config.ExperimentConfig;
import dev.braid.corpus.CorpusTypes;
import dev.braid.guard.SparkRefusal;
import dev.braid.kryo.BraidRegistrator;
import dev.braid.predict.PredictTypes;
import dev.braid.scoring.ScoringTypes;
import dev.braid.shard.ShardTypes;
import dev.braid.store.Store;
import dev.braid.tokenize.TokenizeTypes;
import dev.braid.train.TrainTypes;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;

/** The Spark context, with what every run needs unless the user has set it otherwise. */
final class SparkStart {
  private static final String NATIVE_LOGGER = "org.bytedeco.javacpp.logger";

  private SparkStart() {}

  /** File systems as Spark's settings have them, for what is done before there is a context. */
  static Store store() {
    return new Store(SparkHadoopUtil.get().newConfiguration(new SparkConf()));
  }

  /**
   * Starts Spark.
   *
   * @throws SparkRefusal where it does not start with the settings it is given
   */
  static JavaSparkContext context(ExperimentConfig experiment) {
    SparkConf conf = conf(experiment);
    try {
      return new JavaSparkContext(conf);
    } catch (Exception refusal) {
      // Spark is Scala and throws checked exceptions undeclared.
      throw new SparkRefusal(refusal);
    }
  }

  private static SparkConf conf(ExperimentConfig experiment) {
    SparkConf conf = new SparkConf();
    logNativeLoader(conf);
    conf.set(
        "spark.hadoop." + Store.STORAGE_TIMEOUT, experiment.timeouts().storage().toMillis() + "ms");
    conf.setAppName("braid " + experiment.name());
    conf.setIfMissing("spark.master", "local[*]");
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
    // Floats hardly compress, and compressing them costs more than sending them.
    conf.setIfMissing("spark.broadcast.compress", "false");
    // A replica waits a moment for the executor that ran it last, which has its text at hand.
    conf.setIfMissing("spark.locality.wait", "300ms");
    String threads = conf.get("spark.task.cpus", "1");
    conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", threads);
    // An arena of glibc's for each thread keeps what closed kernels gave back.
    conf.setIfMissing("spark.executorEnv.MALLOC_ARENA_MAX", "2");
    if (conf.get("spark.master").startsWith("local[")) {
      // Else Spark ends the process by itself where a task's memory runs out, before anything is
      // told.
      conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
    }
    return conf;
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
