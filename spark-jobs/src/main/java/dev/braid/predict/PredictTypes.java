package dev.braid.predict;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import org.apache.spark.serializer.KryoRegistrator;

/** What predicting sends: counts, one object a task, as Java writes them. */
public final class PredictTypes implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    kryo.register(PredictionCounts.class, new JavaSerializer());
  }
}
