package dev.braid.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import org.apache.spark.serializer.KryoRegistrator;

public final class BraidRegistrator implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    JavaSerializer java = new JavaSerializer();
    for (Class<?> c :
        new Class<?>[] {
          dev.braid.training.Parameters.class, dev.braid.training.ReplicaTask.class,
          dev.braid.training.ReplicaResult.class, dev.braid.sequence.EncodedExample.class,
        }) {
      kryo.register(c, java);
    }
    kryo.register(Object[].class);
    kryo.register(java.util.ArrayList.class);
  }
}
