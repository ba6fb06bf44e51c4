package dev.braid.kryo;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoRegistrator;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** The way over the wire and back, for registered classes only. */
public final class RoundTrip {
  private static final ClassTag<Object> ANY = ClassTag$.MODULE$.apply(Object.class);

  private final SerializerInstance serializer;

  public RoundTrip(List<Class<? extends KryoRegistrator>> registrators) {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.serializer", KryoSerializer.class.getName())
            .set(
                "spark.kryo.registrator",
                registrators.stream().map(Class::getName).collect(Collectors.joining(",")))
            .set("spark.kryo.registrationRequired", "true");
    this.serializer = new KryoSerializer(conf).newInstance();
  }

  /** What arrives. */
  @SuppressWarnings("unchecked")
  public <T> T of(T object) {
    ClassTag<T> tag = (ClassTag<T>) ANY;
    return serializer.deserialize(serializer.serialize(object, tag), tag);
  }
}
