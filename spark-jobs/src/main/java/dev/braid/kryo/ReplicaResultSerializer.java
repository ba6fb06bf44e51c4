package dev.braid.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaReport;
import dev.braid.training.ReplicaResult;

/** The components in their order. */
final class ReplicaResultSerializer extends Serializer<ReplicaResult> {
  @Override
  public void write(Kryo kryo, Output output, ReplicaResult result) {
    kryo.writeObject(output, result.parameters());
    kryo.writeObject(output, result.report());
  }

  @Override
  public ReplicaResult read(Kryo kryo, Input input, Class<ReplicaResult> type) {
    Parameters parameters = kryo.readObject(input, Parameters.class);
    return new ReplicaResult(parameters, kryo.readObject(input, ReplicaReport.class));
  }
}
