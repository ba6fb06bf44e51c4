package dev.braid.train;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import org.apache.spark.serializer.KryoRegistrator;

/** What rounds send besides parameters: once a run, as Java writes it. */
public final class TrainTypes implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    JavaSerializer java = new JavaSerializer();
    kryo.register(TrainingSpec.class, java);
    kryo.register(GraphRoundResult.class, java);
  }
}
