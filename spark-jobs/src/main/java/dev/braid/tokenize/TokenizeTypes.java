package dev.braid.tokenize;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.braid.text.TokenCounts.Entry;
import dev.braid.tokenize.CountKey.Side;
import dev.braid.tokenize.CountKey.SliceReport;
import dev.braid.tokenize.CountKey.Word;
import org.apache.spark.serializer.KryoRegistrator;

/**
 * What the counting of tokens sends: words in few bytes, and a report a slice as Java writes it.
 */
public final class TokenizeTypes implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    kryo.register(Word.class, new WordSerializer());
    kryo.register(SliceReport.class, new JavaSerializer());
    kryo.register(Entry.class, new EntrySerializer());
    kryo.register(Entry[].class);
  }

  private static final class WordSerializer extends Serializer<Word> {
    private static final Side[] SIDES = Side.values();

    WordSerializer() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, Word word) {
      output.writeByte(word.side().ordinal());
      output.writeString(word.text());
    }

    @Override
    public Word read(Kryo kryo, Input input, Class<Word> type) {
      return new Word(SIDES[input.readByte()], input.readString());
    }
  }

  private static final class EntrySerializer extends Serializer<Entry> {
    EntrySerializer() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, Entry entry) {
      output.writeString(entry.token());
      output.writeVarLong(entry.count(), true);
    }

    @Override
    public Entry read(Kryo kryo, Input input, Class<Entry> type) {
      return new Entry(input.readString(), input.readVarLong(true));
    }
  }
}
