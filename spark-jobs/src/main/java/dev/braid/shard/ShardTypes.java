package dev.braid.shard;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.braid.sequence.ExampleEncoder.Fate;
import org.apache.spark.serializer.KryoRegistrator;

/** The keys that examples travel with, one each, so in as few bytes as can be. */
public final class ShardTypes implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    kryo.register(SortKey.class, new SortKeySerializer());
    kryo.register(SortKey[].class);
    kryo.register(ShardPlace.class, new ShardPlaceSerializer());
  }

  private static final class SortKeySerializer extends Serializer<SortKey> {
    private static final Fate[] FATES = Fate.values();

    SortKeySerializer() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, SortKey key) {
      output.writeByte(key.split());
      output.writeVarInt(key.length(), true);
      output.writeVarInt(key.slice(), true);
      output.writeVarLong(key.offset(), true);
      output.writeByte(key.fate().ordinal());
    }

    @Override
    public SortKey read(Kryo kryo, Input input, Class<SortKey> type) {
      return new SortKey(
          input.readByte(),
          input.readVarInt(true),
          input.readVarInt(true),
          input.readVarLong(true),
          FATES[input.readByte()]);
    }
  }

  private static final class ShardPlaceSerializer extends Serializer<ShardPlace> {
    ShardPlaceSerializer() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, ShardPlace place) {
      output.writeVarInt(place.shard(), true);
      output.writeVarLong(place.rank(), true);
    }

    @Override
    public ShardPlace read(Kryo kryo, Input input, Class<ShardPlace> type) {
      return new ShardPlace(input.readVarInt(true), input.readVarLong(true));
    }
  }
}
