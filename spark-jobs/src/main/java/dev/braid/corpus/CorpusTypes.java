package dev.braid.corpus;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import org.apache.spark.serializer.KryoRegistrator;

/** What the jobs share and send: a few objects a task, as Java writes them. */
public final class CorpusTypes implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    JavaSerializer java = new JavaSerializer();
    kryo.register(Shard.class, java);
    kryo.register(Slice.class, java);
    kryo.register(Vocabularies.class, java);
  }
}
