package dev.braid.shard;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.braid.corpus.TextStretch;
import dev.braid.sequence.ExampleEncoder.Fate;
import org.apache.spark.serializer.KryoRegistrator;

/** The places that examples travel with, one each, so in as few bytes as can be. */
public final class ShardTypes implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    JavaSerializer java = new JavaSerializer();
    kryo.register(ShardPlace.class, new ShardPlaceSerializer());
    kryo.register(TextStretch.class, java);
    kryo.register(WrittenShard.class, java);
  }

  private static final class ShardPlaceSerializer extends Serializer<ShardPlace> {
    private static final Fate[] FATES = Fate.values();

    ShardPlaceSerializer() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, ShardPlace place) {
      output.writeVarInt(place.shard(), true);
      output.writeLong(place.draw());
      output.writeVarInt(place.slice(), true);
      output.writeVarLong(place.number(), true);
      output.writeByte(place.fate().ordinal());
    }

    @Override
    public ShardPlace read(Kryo kryo, Input input, Class<ShardPlace> type) {
      return new ShardPlace(
          input.readVarInt(true),
          input.readLong(),
          input.readVarInt(true),
          input.readVarLong(true),
          FATES[input.readByte()]);
    }
  }
}
