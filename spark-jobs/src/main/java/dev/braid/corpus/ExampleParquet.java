package dev.braid.corpus;

import dev.braid.sequence.EncodedExample;
import java.util.Arrays;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** How an example becomes a Parquet record and back, without an object for each token. */
final class ExampleParquet {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message example {
            required group ids (LIST) { repeated group list { required int32 element; } }
            required group labels (LIST) { repeated group list { required int32 element; } }
          }
          """);

  private ExampleParquet() {}

  static final class WriterBuilder extends ParquetWriter.Builder<EncodedExample, WriterBuilder> {
    WriterBuilder(OutputFile file) {
      super(file);
    }

    @Override
    protected WriterBuilder self() {
      return this;
    }

    @Override
    protected WriteSupport<EncodedExample> getWriteSupport(Configuration conf) {
      return new Writing();
    }
  }

  static final class ReaderBuilder extends ParquetReader.Builder<EncodedExample> {
    ReaderBuilder(InputFile file) {
      super(file);
    }

    @Override
    protected ReadSupport<EncodedExample> getReadSupport() {
      return new Reading();
    }
  }

  private static final class Writing extends WriteSupport<EncodedExample> {
    private RecordConsumer consumer;

    @Override
    public WriteContext init(Configuration configuration) {
      return new WriteContext(SCHEMA, Map.of("braid.format", "shard/1"));
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(EncodedExample example) {
      consumer.startMessage();
      writeList("ids", 0, example.ids());
      writeList("labels", 1, example.labels());
      consumer.endMessage();
    }

    private void writeList(String name, int index, int[] values) {
      consumer.startField(name, index);
      consumer.startGroup();
      if (values.length > 0) {
        consumer.startField("list", 0);
        for (int value : values) {
          consumer.startGroup();
          consumer.startField("element", 0);
          consumer.addInteger(value);
          consumer.endField("element", 0);
          consumer.endGroup();
        }
        consumer.endField("list", 0);
      }
      consumer.endGroup();
      consumer.endField(name, index);
    }
  }

  private static final class Reading extends ReadSupport<EncodedExample> {
    @Override
    public ReadContext init(InitContext context) {
      return new ReadContext(SCHEMA);
    }

    @Override
    public RecordMaterializer<EncodedExample> prepareForRead(
        Configuration configuration,
        Map<String, String> keyValueMetaData,
        MessageType fileSchema,
        ReadContext readContext) {
      return new Materializer();
    }
  }

  private static final class Materializer extends RecordMaterializer<EncodedExample> {
    private final IntList ids = new IntList();
    private final IntList labels = new IntList();
    private final Group root = new Group(new Group(new Group(ids)), new Group(new Group(labels)));

    @Override
    public EncodedExample getCurrentRecord() {
      return new EncodedExample(ids.take(), labels.take());
    }

    @Override
    public GroupConverter getRootConverter() {
      return root;
    }
  }

  private static final class Group extends GroupConverter {
    private final Converter[] fields;

    Group(Converter... fields) {
      this.fields = fields;
    }

    @Override
    public Converter getConverter(int fieldIndex) {
      return fields[fieldIndex];
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }

  private static final class IntList extends PrimitiveConverter {
    private int[] values = new int[64];
    private int size;

    @Override
    public void addInt(int value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    int[] take() {
      int[] taken = Arrays.copyOf(values, size);
      size = 0;
      return taken;
    }
  }
}
