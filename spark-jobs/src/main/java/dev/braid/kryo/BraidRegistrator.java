package dev.braid.kryo;

import com.esotericsoftware.kryo.Kryo;
import dev.braid.metric.LabelStatistics;
import dev.braid.metric.PerplexityStatistics;
import dev.braid.metric.SpanStatistics;
import dev.braid.sequence.EncodedExample;
import dev.braid.text.InputCounts;
import dev.braid.text.RawExample;
import dev.braid.text.TextItem;
import dev.braid.text.TokenCounts;
import dev.braid.text.Vocabulary;
import dev.braid.training.OwnMomenta;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaReport;
import dev.braid.training.ReplicaReport.Work;
import dev.braid.training.ReplicaResult;
import dev.braid.training.ReplicaTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.serializer.KryoRegistrator;
import org.nd4j.kryo.Nd4jSerializer;
import org.nd4j.kryo.primitives.AtomicDoubleSerializer;

/**
 * Every class that may cross the wire, besides those that Spark registers itself.
 *
 * <p>On the wire a class is a number: its place in this order, behind Spark's own. All processes of
 * an application have the same jar and so the same numbers, and nothing that Kryo writes is ever
 * kept; so the order may change between releases and never depends on configuration. It is: the
 * JDK's, Spark's, Braid's from the lowest floor up, ND4J's, DL4J's.
 */
public final class BraidRegistrator implements KryoRegistrator {
  private static final List<Class<?>> JDK =
      List.of(
          ArrayList.class,
          HashMap.class,
          HashSet.class,
          LinkedHashMap.class,
          TreeMap.class,
          Object[].class,
          String[].class,
          String[][].class,
          byte[][].class,
          int[][].class,
          long[][].class,
          float[][].class,
          double[][].class);

  /**
   * What Spark ships for joins, grouped records and rows of tables; by name, since some are hidden
   * by Scala and others lie in modules that nothing else needs.
   */
  private static final List<String> SPARK =
      List.of(
          "org.apache.spark.api.java.Optional",
          "scala.reflect.ManifestFactory$ObjectManifest",
          "scala.reflect.ManifestFactory$AnyManifest",
          "[Lorg.apache.spark.sql.Row;",
          "org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema");

  /** What DL4J's own training on Spark ships; these classes reach into its whole configuration. */
  private static final List<String> DL4J =
      List.of(
          "org.nd4j.linalg.dataset.DataSet",
          "org.nd4j.linalg.dataset.MultiDataSet",
          "org.deeplearning4j.spark.api.worker.NetBroadcastTuple",
          "org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult",
          "org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingAggregationTuple");

  @Override
  public void registerClasses(Kryo kryo) {
    kryo.register(float[].class, new FloatArraySerializer());
    JDK.forEach(kryo::register);
    SPARK.forEach(name -> kryo.register(named(name)));
    registerBraid(kryo);
    registerNd4j(kryo);
    DL4J.forEach(name -> kryo.register(named(name), new JavaBytesSerializer<>()));
  }

  private static void registerBraid(Kryo kryo) {
    kryo.register(RawExample.class, new RawExampleSerializer());
    kryo.register(TextItem.class, new TextItemSerializer());
    kryo.register(TokenCounts.class, new TokenCountsSerializer());
    kryo.register(InputCounts.class, new JavaBytesSerializer<InputCounts>());
    kryo.register(Vocabulary.class, new JavaBytesSerializer<Vocabulary>());
    kryo.register(PerplexityStatistics.class, new JavaBytesSerializer<PerplexityStatistics>());
    kryo.register(LabelStatistics.class, new JavaBytesSerializer<LabelStatistics>());
    kryo.register(SpanStatistics.class, new JavaBytesSerializer<SpanStatistics>());
    kryo.register(EncodedExample.class, new EncodedExampleSerializer());
    kryo.register(Parameters.class, new ParametersSerializer());
    kryo.register(ReplicaTask.class, new ReplicaTaskSerializer());
    kryo.register(OwnMomenta.None.class, new JavaBytesSerializer<OwnMomenta.None>());
    kryo.register(OwnMomenta.WithReplica.class, new JavaBytesSerializer<OwnMomenta.WithReplica>());
    kryo.register(OwnMomenta.InFile.class, new JavaBytesSerializer<OwnMomenta.InFile>());
    kryo.register(ReplicaReport.class, new ReplicaReportSerializer());
    kryo.register(ReplicaResult.class, new ReplicaResultSerializer());
    kryo.register(Work.class, new WorkSerializer());
  }

  /**
   * What DL4J's own registrator registers for arrays, by name: asking ND4J for the class starts its
   * native backend, which a process that reads text has no use for.
   */
  private static void registerNd4j(Kryo kryo) {
    kryo.register(named("org.nd4j.linalg.cpu.nativecpu.NDArray"), new Nd4jSerializer());
    kryo.register(named("org.nd4j.common.primitives.AtomicDouble"), new AtomicDoubleSerializer());
  }

  private static Class<?> named(String name) {
    try {
      return Class.forName(name, false, BraidRegistrator.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "Cannot find " + name + " beside Braid's classes; start Spark with the whole braid.jar",
          e);
    }
  }
}
