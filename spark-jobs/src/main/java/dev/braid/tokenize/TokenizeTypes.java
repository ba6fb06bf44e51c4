package dev.braid.tokenize;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import org.apache.spark.serializer.KryoRegistrator;

/** What the counting of tokens sends: a few objects a task, as Java writes them. */
public final class TokenizeTypes implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    JavaSerializer java = new JavaSerializer();
    kryo.register(CorpusCounts.class, java);
  }
}
