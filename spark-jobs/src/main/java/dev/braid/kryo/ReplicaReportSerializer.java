package dev.braid.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.braid.kryo.ReplicaTaskSerializer.CursorSerializer;
import dev.braid.training.ReplicaReport;
import dev.braid.training.ReplicaReport.Work;

/** The components in their order. */
final class ReplicaReportSerializer extends Serializer<ReplicaReport> {
  @Override
  public void write(Kryo kryo, Output output, ReplicaReport report) {
    output.writeVarInt(report.replica(), true);
    CursorSerializer.write(output, report.next());
    kryo.writeObject(output, report.carried());
    kryo.writeObject(output, report.work());
  }

  @Override
  public ReplicaReport read(Kryo kryo, Input input, Class<ReplicaReport> type) {
    return new ReplicaReport(
        input.readVarInt(true),
        CursorSerializer.read(input),
        kryo.readObject(input, float[].class),
        kryo.readObject(input, Work.class));
  }
}
