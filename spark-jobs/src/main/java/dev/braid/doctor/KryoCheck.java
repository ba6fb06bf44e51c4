package dev.braid.doctor;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import dev.braid.sequence.Cursor;
import dev.braid.sequence.EncodedExample;
import dev.braid.text.TokenCounts;
import dev.braid.training.OwnMomenta;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaReport;
import dev.braid.training.ReplicaReport.Work;
import dev.braid.training.ReplicaResult;
import dev.braid.training.ReplicaTask;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.SparkEnv;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Whether what crosses the wire comes back as it was, and nothing else is let through; and whether
 * all processes number its classes alike.
 */
record KryoCheck() implements Check {
  private static final ClassTag<Object> ANY = ClassTag$.MODULE$.apply(Object.class);

  @Override
  public Topic topic() {
    return Topic.KRYO;
  }

  @Override
  public Finding look() {
    return look(SparkEnv.get().serializer());
  }

  static Finding look(Serializer serializer) {
    if (!(serializer instanceof KryoSerializer kryo)) {
      return failed("spark.serializer is " + serializer.getClass().getName());
    }
    SerializerInstance instance = kryo.newInstance();
    int bytes = 0;
    for (Object sent : samples()) {
      try {
        bytes += sameBytes(instance, sent);
      } catch (RuntimeException refused) {
        return failed(Finding.line(refused));
      }
    }
    if (takes(instance, new Unregistered())) {
      return failed("a class is let through that nobody has registered");
    }
    String classes = classes(kryo.newKryo());
    return Finding.ok(
            String.format(
                Locale.ROOT,
                "%d kinds of objects came back from %,d bytes; classes %s",
                samples().size(),
                bytes,
                classes))
        .comparing(classes);
  }

  private static Finding failed(String why) {
    return Finding.fail(
        Trouble.CONFIGURATION,
        why,
        "leave spark.serializer and spark.kryo.* to Braid, and have one braid.jar on the class"
            + " path");
  }

  private static List<Object> samples() {
    float[] floats = new float[1 << 12];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Float.intBitsToFloat(0x9E3779B9 * i);
    }
    Parameters parameters = new Parameters(floats, floats);
    TokenCounts counts = new TokenCounts();
    counts.add("größer", 1L << 40);
    return List.of(
        parameters,
        counts,
        new EncodedExample(new int[] {1, Integer.MAX_VALUE}, new int[] {-1}),
        new ReplicaTask(1, 2, 3, Cursor.START, 4, 5, 6, 0.5, floats, OwnMomenta.NONE),
        new ReplicaResult(
            parameters,
            new ReplicaReport(1, Cursor.START, floats, new Work(1, 2, 3, 4, 5, 6, 7, true))));
  }

  /** Not all of them know when they are equal. */
  private static int sameBytes(SerializerInstance instance, Object sent) {
    ByteBuffer first = instance.serialize(sent, ANY);
    Object received = instance.deserialize(first.duplicate(), ANY);
    if (received.getClass() != sent.getClass()
        || !instance.serialize(received, ANY).equals(first)) {
      throw new IllegalStateException(
          "an object of " + sent.getClass().getName() + " does not come back as it was");
    }
    return first.remaining();
  }

  private static boolean takes(SerializerInstance instance, Object unregistered) {
    try {
      instance.serialize(unregistered, ANY);
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }

  /**
   * A digest of the numbers and names of all classes up to Braid's last one. Behind it are those of
   * Spark's that a process may lack, such as MLlib's.
   */
  private static String classes(Kryo kryo) {
    StringBuilder line = new StringBuilder();
    String upToBraid = "";
    int number = 0;
    for (Registration next = kryo.getRegistration(number); next != null; ) {
      line.append(number).append(next.getType().getName()).append('\n');
      if (next.getType().getName().startsWith("dev.braid.")) {
        upToBraid = line.toString();
      }
      next = kryo.getRegistration(++number);
    }
    return DigestUtils.sha256Hex(upToBraid).substring(0, 8);
  }

  /** A class that nobody registers. */
  private static final class Unregistered {}

  @Override
  public Optional<Likeness> likeness() {
    return Optional.of(
        new Likeness(
            true,
            differences ->
                Finding.fail(
                    Trouble.CONFIGURATION,
                    differences,
                    "have one braid.jar, and one Spark, on the class paths of all processes")));
  }
}
