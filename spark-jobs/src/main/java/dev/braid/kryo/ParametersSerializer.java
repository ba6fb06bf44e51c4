package dev.braid.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.braid.training.Parameters;

/** Values and momenta as bytes. */
final class ParametersSerializer extends Serializer<Parameters> {
  @Override
  public void write(Kryo kryo, Output output, Parameters parameters) {
    kryo.writeObject(output, parameters.values());
    kryo.writeObject(output, parameters.optimizerState());
  }

  @Override
  public Parameters read(Kryo kryo, Input input, Class<Parameters> type) {
    float[] values = kryo.readObject(input, float[].class);
    return new Parameters(values, kryo.readObject(input, float[].class));
  }
}
