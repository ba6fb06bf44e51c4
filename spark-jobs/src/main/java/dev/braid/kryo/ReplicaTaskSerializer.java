package dev.braid.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.braid.sequence.Cursor;
import dev.braid.sequence.Cursor.StreamPlace;
import dev.braid.training.OwnMomenta;
import dev.braid.training.ReplicaTask;
import java.util.ArrayList;
import java.util.List;

/** The components in their order. */
final class ReplicaTaskSerializer extends Serializer<ReplicaTask> {
  @Override
  public void write(Kryo kryo, Output output, ReplicaTask task) {
    output.writeVarInt(task.replica(), true);
    output.writeVarInt(task.replicas(), true);
    output.writeVarInt(task.epoch(), true);
    CursorSerializer.write(output, task.from());
    output.writeVarInt(task.steps(), true);
    output.writeVarInt(task.round(), true);
    output.writeVarLong(task.stepsBefore(), true);
    output.writeDouble(task.rateCourse());
    kryo.writeObject(output, task.carried());
    kryo.writeClassAndObject(output, task.own());
  }

  @Override
  public ReplicaTask read(Kryo kryo, Input input, Class<ReplicaTask> type) {
    return new ReplicaTask(
        input.readVarInt(true),
        input.readVarInt(true),
        input.readVarInt(true),
        CursorSerializer.read(input),
        input.readVarInt(true),
        input.readVarInt(true),
        input.readVarLong(true),
        input.readDouble(),
        kryo.readObject(input, float[].class),
        (OwnMomenta) kryo.readClassAndObject(input));
  }

  /** A cursor within another object. */
  static final class CursorSerializer {
    private CursorSerializer() {}

    static void write(Output output, Cursor cursor) {
      output.writeVarInt(cursor.shard(), true);
      output.writeVarLong(cursor.row(), true);
      output.writeVarLong(cursor.batch(), true);
      output.writeVarInt(cursor.streams().size(), true);
      for (StreamPlace place : cursor.streams()) {
        output.writeVarLong(place.piece(), true);
        output.writeVarInt(place.taken(), true);
      }
    }

    static Cursor read(Input input) {
      int shard = input.readVarInt(true);
      long row = input.readVarLong(true);
      long batch = input.readVarLong(true);
      int streams = input.readVarInt(true);
      List<StreamPlace> places = new ArrayList<>();
      for (int stream = 0; stream < streams; stream++) {
        places.add(new StreamPlace(input.readVarLong(true), input.readVarInt(true)));
      }
      return new Cursor(shard, row, batch, places);
    }
  }
}
