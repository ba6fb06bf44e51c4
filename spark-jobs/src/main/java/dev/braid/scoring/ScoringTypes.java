package dev.braid.scoring;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.braid.network.CorpusScores;
import org.apache.spark.serializer.KryoRegistrator;

/** What scoring sends: a few objects a task, as Java writes them. */
public final class ScoringTypes implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    JavaSerializer java = new JavaSerializer();
    kryo.register(ModelSpec.class, java);
    kryo.register(ScoringSpec.class, java);
    kryo.register(CorpusScores.class, java);
    kryo.register(TextScores.class, java);
  }
}
