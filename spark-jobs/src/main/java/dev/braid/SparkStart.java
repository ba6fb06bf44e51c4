package dev.braid;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Timeouts;
import dev.braid.corpus.CorpusTypes;
import dev.braid.doctor.DoctorTypes;
import dev.braid.doctor.SparkLine;
import dev.braid.guard.SparkRefusal;
import dev.braid.kryo.BraidRegistrator;
import dev.braid.predict.PredictTypes;
import dev.braid.scoring.ScoringTypes;
import dev.braid.shard.ShardTypes;
import dev.braid.store.Store;
import dev.braid.tokenize.TokenizeTypes;
import dev.braid.train.TrainTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.util.Utils;

/** The Spark context, with what every run needs unless the user has set it otherwise. */
final class SparkStart {
  private static final String NATIVE_LOGGER = "org.bytedeco.javacpp.logger";

  private static final String LARGE_REGIONS = "-XX:G1HeapRegionSize=8m";

  private SparkStart() {}

  /**
   * File systems as Spark's settings have them, for what is done before there is a context.
   *
   * @throws dev.braid.config.ConfigException where this is no Spark that Braid runs on
   */
  static Store store() {
    return store(new SparkConf());
  }

  /** As {@link #store()}, waiting for file systems as long as that. */
  static Store store(Timeouts timeouts) {
    SparkConf conf = new SparkConf();
    setPatience(conf, timeouts);
    return store(conf);
  }

  private static Store store(SparkConf conf) {
    SparkLine.ofClassPath().require();
    return new Store(SparkHadoopUtil.get().newConfiguration(conf));
  }

  private static void setPatience(SparkConf conf, Timeouts timeouts) {
    conf.set("spark.hadoop." + Store.STORAGE_TIMEOUT, timeouts.storage().toMillis() + "ms");
  }

  /**
   * Starts Spark.
   *
   * @throws SparkRefusal where it does not start with the settings it is given
   */
  static JavaSparkContext context(ExperimentConfig experiment) {
    return context(experiment.name(), experiment.timeouts());
  }

  /** As {@link #context(ExperimentConfig)}, for work of that name. */
  static JavaSparkContext context(String name, Timeouts timeouts) {
    SparkConf conf = conf(name, timeouts);
    requireLocalFolder(Utils.getConfiguredLocalDirs(conf));
    try {
      return new JavaSparkContext(conf);
    } catch (Exception failure) {
      // Spark is Scala and throws checked exceptions undeclared.
      throw SparkRefusal.of(conf, failure);
    }
  }

  /** Spark would end the process, with a code of its own. */
  private static void requireLocalFolder(String[] folders) {
    if (Arrays.stream(folders).noneMatch(SparkStart::takesFolders)) {
      throw new SparkRefusal(
          "it can make no folder for its temporary files in " + String.join(", ", folders),
          "set spark.local.dir or SPARK_LOCAL_DIRS to a folder with room");
    }
  }

  private static boolean takesFolders(String folder) {
    try {
      Path made = Files.createDirectories(Path.of(folder));
      Files.delete(Files.createTempDirectory(made, "braid-"));
      return true;
    } catch (IOException | InvalidPathException | SecurityException refused) {
      return false;
    }
  }

  private static SparkConf conf(String name, Timeouts timeouts) {
    SparkConf conf = new SparkConf();
    logNativeLoader(conf);
    setPatience(conf, timeouts);
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
            PredictTypes.class.getName(),
            DoctorTypes.class.getName()));
    // Floats hardly compress, and compressing them costs more than sending them.
    conf.setIfMissing("spark.broadcast.compress", "false");
    // Less than half a region of G1's, see below, so that it can move them.
    conf.setIfMissing("spark.broadcast.blockSize", "4000k");
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
   *
   * <p>Regions of G1's are as large as bin/braid makes the driver's: what has half of one or more
   * is never moved, and the pieces that models are sent in would leave no room between them for a
   * model.
   */
  private static void logNativeLoader(SparkConf conf) {
    if (System.getProperty(NATIVE_LOGGER) == null) {
      System.setProperty(NATIVE_LOGGER, "slf4j");
    }
    conf.setIfMissing(
        "spark.executor.defaultJavaOptions", "-D" + NATIVE_LOGGER + "=slf4j " + LARGE_REGIONS);
  }
}
