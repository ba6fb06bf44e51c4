package dev.braid.corpus;

import dev.braid.sequence.EncodedExample;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** How an example becomes a Parquet record. */
final class ExampleParquet {
  static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message example {
            required group ids (LIST) { repeated group list { required int32 element; } }
            required group labels (LIST) { repeated group list { required int32 element; } }
          }
          """);

  static final ColumnDescriptor IDS = SCHEMA.getColumns().get(0);
  static final ColumnDescriptor LABELS = SCHEMA.getColumns().get(1);

  /** Where a file's metadata have the checksums of its blocks. */
  static final String CHECKSUMS = "braid.checksums";

  /** Reading Hadoop's files of settings takes longer than writing or reading a small shard. */
  static final Configuration NO_SETTINGS = new Configuration(false);

  private static final Map<String, String> FORMAT = Map.of("braid.format", "shard/2");

  private ExampleParquet() {}

  static final class WriterBuilder extends ParquetWriter.Builder<EncodedExample, WriterBuilder> {
    private final BlockOutput out;

    WriterBuilder(BlockOutput out) {
      super(out.asParquet());
      this.out = out;
    }

    @Override
    protected WriterBuilder self() {
      return this;
    }

    @Override
    protected WriteSupport<EncodedExample> getWriteSupport(Configuration conf) {
      return new Writing(out);
    }
  }

  private static final class Writing extends WriteSupport<EncodedExample> {
    private final BlockOutput out;
    private RecordConsumer consumer;

    Writing(BlockOutput out) {
      this.out = out;
    }

    @Override
    public WriteContext init(Configuration configuration) {
      return new WriteContext(SCHEMA, FORMAT);
    }

    /** Comes behind the last row group and before the footer. */
    @Override
    public FinalizedWriteContext finalizeWrite() {
      return new FinalizedWriteContext(Map.of(CHECKSUMS, out.beginFooter().toString()));
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
}
