package dev.braid.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;

/**
 * The bytes of Java serialization behind their number: for small objects that travel rarely and
 * keep their fields to themselves. Between processes of one Spark application only, as all of Kryo.
 */
final class JavaBytesSerializer<T> extends Serializer<T> {
  @Override
  public void write(Kryo kryo, Output output, T object) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    } catch (IOException e) {
      throw new KryoException("Cannot serialize a " + object.getClass().getName(), e);
    }
    output.writeVarInt(bytes.size(), true);
    output.writeBytes(bytes.toByteArray());
  }

  @Override
  public T read(Kryo kryo, Input input, Class<T> type) {
    InputStream bytes = new ByteArrayInputStream(input.readBytes(input.readVarInt(true)));
    try (ObjectInputStream in = new KryoClasses(bytes, kryo.getClassLoader())) {
      return type.cast(in.readObject());
    } catch (IOException | ClassNotFoundException e) {
      throw new KryoException("Cannot deserialize a " + type.getName(), e);
    }
  }

  /** Finds classes where Kryo does; on an executor these are not those of the system's loader. */
  private static final class KryoClasses extends ObjectInputStream {
    private final ClassLoader loader;

    KryoClasses(InputStream in, ClassLoader loader) throws IOException {
      super(in);
      this.loader = loader;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(description.getName(), false, loader);
      } catch (ClassNotFoundException e) {
        // Classes of primitives have no loader.
        return super.resolveClass(description);
      }
    }
  }
}
