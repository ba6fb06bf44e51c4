package dev.braid.train;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.braid.store.FileDigest;
import dev.braid.training.ReplicaReport;
import dev.braid.training.ReplicaTask;
import org.apache.spark.serializer.KryoRegistrator;

/** What rounds send besides parameters. */
public final class TrainTypes implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    JavaSerializer java = new JavaSerializer();
    kryo.register(TrainingSpec.class, java);
    kryo.register(GraphRoundResult.class, java);
    kryo.register(FileDigest.class, java);
    kryo.register(SliceKey.class, new SliceKeySerializer());
    kryo.register(SliceKey[].class);
    kryo.register(ReplicaTask[].class);
    kryo.register(SlicePiece.class, new SlicePieceSerializer());
    kryo.register(ReplicaReturn.class, new ReplicaReturnSerializer());
    kryo.register(ReplicaEnd.class, new ReplicaEndSerializer());
  }

  private static final class SliceKeySerializer extends Serializer<SliceKey> {
    SliceKeySerializer() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, SliceKey key) {
      output.writeVarInt(key.slice(), false);
      output.writeVarInt(key.replica(), true);
    }

    @Override
    public SliceKey read(Kryo kryo, Input input, Class<SliceKey> type) {
      return new SliceKey(input.readVarInt(false), input.readVarInt(true));
    }
  }

  private static final class SlicePieceSerializer extends Serializer<SlicePiece> {
    @Override
    public void write(Kryo kryo, Output output, SlicePiece piece) {
      output.writeBoolean(piece.report() != null);
      if (piece.report() != null) {
        kryo.writeObject(output, piece.report());
      } else {
        output.writeVarLong(piece.weight(), true);
        kryo.writeObject(output, piece.floats());
      }
    }

    @Override
    public SlicePiece read(Kryo kryo, Input input, Class<SlicePiece> type) {
      if (input.readBoolean()) {
        return SlicePiece.report(kryo.readObject(input, ReplicaReturn.class));
      }
      long weight = input.readVarLong(true);
      return SlicePiece.slice(kryo.readObject(input, float[].class), weight);
    }
  }

  private static final class ReplicaReturnSerializer extends Serializer<ReplicaReturn> {
    @Override
    public void write(Kryo kryo, Output output, ReplicaReturn end) {
      kryo.writeObject(output, end.report());
      output.writeString(end.location());
      output.writeDouble(end.fetchSeconds());
      output.writeDouble(end.openSeconds());
      output.writeVarLong(end.positions(), true);
      output.writeVarLong(end.padded(), true);
      output.writeBoolean(end.cold());
      output.writeBoolean(end.momentaLost());
    }

    @Override
    public ReplicaReturn read(Kryo kryo, Input input, Class<ReplicaReturn> type) {
      return new ReplicaReturn(
          kryo.readObject(input, ReplicaReport.class),
          input.readString(),
          input.readDouble(),
          input.readDouble(),
          input.readVarLong(true),
          input.readVarLong(true),
          input.readBoolean(),
          input.readBoolean());
    }
  }

  private static final class ReplicaEndSerializer extends Serializer<ReplicaEnd> {
    @Override
    public void write(Kryo kryo, Output output, ReplicaEnd end) {
      kryo.writeObject(output, end.parameters());
      kryo.writeObject(output, end.report());
    }

    @Override
    public ReplicaEnd read(Kryo kryo, Input input, Class<ReplicaEnd> type) {
      return new ReplicaEnd(
          kryo.readObject(input, dev.braid.training.Parameters.class),
          kryo.readObject(input, ReplicaReturn.class));
    }
  }
}
