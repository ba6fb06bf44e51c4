package dev.braid.doctor;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import org.apache.spark.serializer.KryoRegistrator;

/** What the doctor sends: once an executor, as Java writes it. */
public final class DoctorTypes implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    JavaSerializer java = new JavaSerializer();
    kryo.register(Examination.class, java);
    kryo.register(ProcessReport.class, java);
  }
}
