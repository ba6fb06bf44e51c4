package dev.braid.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.config.Split;
import dev.braid.store.DamagedFileException;
import dev.braid.store.Disk;
import dev.braid.store.Store;
import dev.braid.store.StoreException;
import dev.braid.text.BadInput;
import dev.braid.text.ExampleReader;
import dev.braid.text.ExampleRule;
import dev.braid.text.ExampleRule.TokenSpacing;
import dev.braid.text.InputCounts;
import dev.braid.text.InputException;
import dev.braid.text.InputProblem;
import dev.braid.text.Place;
import dev.braid.text.RawExample;
import dev.braid.text.TableColumn;
import dev.braid.text.TableFormat;
import dev.braid.text.TargetKind;
import dev.braid.text.TextNormalizer;
import dev.braid.text.TextPolicy;
import dev.braid.text.WhitespaceTokenizer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ParquetTableTest {
  private static final TextPolicy STRICT =
      new TextPolicy(BadInput.FAIL, BadInput.FAIL, BadInput.FAIL, 1000);
  private static final TextPolicy SKIPPING =
      new TextPolicy(BadInput.SKIP, BadInput.SKIP, BadInput.SKIP, 1000);

  private final InputCounts counts = new InputCounts();
  private final Store store = Disk.LOCAL.store();
  private final String file = Disk.LOCAL.freshFolder() + "/table.parquet";

  private static TableFormat format(TargetKind kind, String text, String target) {
    ExampleRule rule =
        new ExampleRule(kind, new WhitespaceTokenizer(), TextNormalizer.NONE, TokenSpacing.ALLOWED);
    TableColumn targets = new TableColumn(target, "data.target-column");
    return new TableFormat(
        new TableColumn(text, "data.text-column"), kind == TargetKind.NONE ? null : targets, rule);
  }

  private static TableFormat texts(String column) {
    return format(TargetKind.NONE, column, "");
  }

  private List<RawExample> read(TableFormat format, TextPolicy policy, byte[] bytes)
      throws IOException {
    // Without bringing each of thousands of files to disk.
    Files.write(Path.of(URI.create(file)), bytes);
    return read(format, policy, 0, Long.MAX_VALUE);
  }

  private List<RawExample> read(TableFormat format, TextPolicy policy, long start, long end)
      throws IOException {
    Slice slice = new Slice(Split.TRAIN, 0, List.of(file), start, end);
    List<RawExample> examples = new ArrayList<>();
    try (ExampleReader reader =
        format.open(ParquetTable.open(store, slice, format, policy, counts), policy, counts)) {
      for (RawExample next = reader.next(); next != null; next = reader.next()) {
        examples.add(next);
      }
    }
    return examples;
  }

  private static byte[] file(String schema, List<Consumer<Group>> rows) {
    return ParquetBytes.of(schema, rows, 100);
  }

  private static byte[] file(String schema, Consumer<Group> row) {
    return file(schema, List.of(row));
  }

  private static byte[] numbered(int rows, int rowsOfAGroup) {
    List<Consumer<Group>> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      String text = "row " + i;
      all.add(row -> row.append("text", text).append("target", "x"));
    }
    return ParquetBytes.of(ParquetBytes.TEXTS, all, rowsOfAGroup);
  }

  @ParameterizedTest
  @EnumSource
  void anyDivisionIntoRangesReadsEachRowOnceWithItsNumber(Disk disk) throws IOException {
    Store there = disk.store();
    String path = disk.freshFolder() + "/table.parquet";
    byte[] bytes = numbered(500, 100);
    there.writeAtomically(path, bytes);
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<RawExample> all = new ArrayList<>();
      long start = 0;
      while (start < bytes.length) {
        long end = start + 1 + random.nextInt(bytes.length);
        Slice slice =
            new Slice(
                Split.TRAIN, 0, List.of(path), start, end < bytes.length ? end : Long.MAX_VALUE);
        TableFormat format = texts("text");
        try (ExampleReader reader =
            format.open(ParquetTable.open(there, slice, format, STRICT, counts), STRICT, counts)) {
          for (RawExample next = reader.next(); next != null; next = reader.next()) {
            all.add(next);
          }
        }
        start = end;
      }
      assertThat(all).hasSize(500);
      for (int i = 0; i < 500; i++) {
        assertThat(all.get(i)).isEqualTo(new RawExample(i, List.of("row", "" + i), List.of()));
      }
    }
    assertThat(counts.lines()).isEqualTo(20 * 500);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
  void filesOfTheCodecsOfSparkAreRead(CompressionCodecName codec) throws IOException {
    byte[] bytes =
        ParquetBytes.of(
            ParquetBytes.TEXTS, List.of(row -> row.append("text", "a b".repeat(99))), 100, codec);

    assertThat(read(texts("text"), STRICT, bytes)).hasSize(1);
  }

  @Test
  void aCodecThatIsNotThereIsNamed() throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message m { required binary text; }");
    ParquetBytes out = new ParquetBytes();
    ParquetFileWriter writer =
        new ParquetFileWriter(out, schema, ParquetFileWriter.Mode.CREATE, 1 << 20, 0, 64, 64, true);
    writer.start();
    writer.startBlock(1);
    writer.startColumn(schema.getColumns().get(0), 1, CompressionCodecName.BROTLI);
    writer.writeDataPage(
        1,
        5,
        BytesInput.from(new byte[5]),
        Statistics.createStats(schema.getType(0)),
        1,
        Encoding.RLE,
        Encoding.RLE,
        Encoding.PLAIN);
    writer.endColumn();
    writer.endBlock();
    writer.end(Map.of());

    assertThatThrownBy(() -> read(texts("text"), STRICT, out.bytes()))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read "
                + file
                + ": it is compressed with brotli, for which this Spark has no decoder; write it"
                + " with snappy, gzip or zstd");
  }

  static Stream<Arguments> schemasOfLists() {
    return Stream.of(
        Arguments.of(
            "optional group x (LIST) { repeated group list { optional binary element; } }", true),
        Arguments.of(
            "required group x (LIST) { repeated group bag { required binary array_element (UTF8); }"
                + " }",
            true),
        Arguments.of("optional group x (LIST) { repeated binary array (UTF8); }", false),
        Arguments.of("repeated binary x (STRING);", false));
  }

  @ParameterizedTest
  @MethodSource("schemasOfLists")
  void listsOfOldAndNewWritersAreTokens(String column, boolean grouped) throws IOException {
    byte[] bytes =
        file(
            "message m { " + column + " }",
            row -> {
              Group list = row.getType().getType(0).isPrimitive() ? row : row.addGroup(0);
              for (String word : List.of("New York", "is")) {
                (grouped ? list.addGroup(0) : list).add(0, word);
              }
            });

    assertThat(read(texts("x"), STRICT, bytes))
        .containsExactly(new RawExample(0, List.of("New York", "is"), List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "required int64 x|int64",
        "required int64 x (TIMESTAMP(MICROS,true))|int64 (TIMESTAMP(MICROS,true))",
        "required int96 x|int96",
        "required binary x (DECIMAL(9,2))|binary (DECIMAL(9,2))",
        "required fixed_len_byte_array(4) x|fixed_len_byte_array",
        "required binary x (BSON)|binary (BSON)",
        "optional group x (LIST) { repeated group list { required int32 element; } }|list of int32",
        "required group x { required binary a (STRING); required binary b (STRING); }|group",
        "required group x { required binary a (STRING); }|group",
        "optional group x (MAP) { repeated group key_value { required binary key (STRING);"
            + " required binary value (STRING); } }|group (MAP)",
        "optional group x (LIST) { repeated group list { optional group element (LIST) { repeated"
            + " group list { required binary element (STRING); } } } }|group (LIST)"
      })
  void aColumnOfAnotherTypeIsNamedWithIt(String column, String type) {
    byte[] bytes = file("message m { " + column + (column.endsWith("}") ? " }" : "; }"), List.of());

    assertThatThrownBy(() -> read(texts("x"), SKIPPING, bytes))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read column x of "
                + file
                + ": its type is "
                + type
                + ", and not strings or lists of them; name another column in data.text-column");
  }

  @Test
  void aColumnThatIsNotThereIsNamedWithThoseThatAre() {
    assertThatThrownBy(() -> read(texts("x"), SKIPPING, file(ParquetBytes.TEXTS, List.of())))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read column x of "
                + file
                + ": it has text, list, target, targets; name one of them in data.text-column");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"boolean x;true", "int32 x;-7", "int64 x (INTEGER(64,false));18446744073709551615"})
  void labelsMayBeNumbersAndBooleans(String column, String label) throws IOException {
    String schema = "message m { required binary text; required " + column + "; }";
    Consumer<Group> row =
        group -> {
          group.append("text", "a");
          switch (column.substring(0, 5)) {
            case "boole" -> group.append("x", true);
            case "int32" -> group.append("x", -7);
            default -> group.append("x", -1L);
          }
        };

    assertThat(read(format(TargetKind.CLASS, "text", "x"), STRICT, file(schema, row)))
        .containsExactly(new RawExample(0, List.of("a"), List.of(label)));
  }

  @Test
  void missingValuesAreBadExamplesThatAreCountedWithTheirRows() throws IOException {
    List<Consumer<Group>> rows =
        List.of(
            row -> row.append("target", "x"),
            row -> row.append("text", "a"),
            row -> row.append("text", "a").append("target", "x"));
    TableFormat format = format(TargetKind.CLASS, "text", "target");
    byte[] bytes = file(ParquetBytes.TEXTS, rows);

    assertThat(read(format, SKIPPING, bytes))
        .containsExactly(new RawExample(2, List.of("a"), List.of("x")));
    assertThat(counts).hasToString("3 lines, 1 examples, 0 empty, missing value: 2");
    assertThat(counts.places())
        .containsExactly(
            new Place(file, Place.Unit.ROW, 0, "column text has no value"),
            new Place(file, Place.Unit.ROW, 1, "column target has no value"));
    assertThatThrownBy(() -> read(format, STRICT, bytes))
        .hasMessage(
            "Cannot read "
                + file
                + ", row 0: column text has no value; fill it in or set data.bad-example = skip");
  }

  @Test
  void aMissingElementIsABadExample() throws IOException {
    byte[] bytes =
        file(
            ParquetBytes.TEXTS,
            row -> ParquetBytes.addList(row, "list", Arrays.asList("a", null, "b")));

    assertThat(read(texts("list"), SKIPPING, bytes)).isEmpty();
    assertThat(counts.places().get(0).reason()).isEqualTo("value 2 of column list is null");
  }

  @ParameterizedTest
  @EnumSource(names = {"SKIP", "REPLACE"})
  void bytesThatAreNoUtf8AreTreatedAsThoseOfLines(BadInput malformed) throws IOException {
    byte[] bytes =
        file(
            ParquetBytes.TEXTS,
            List.of(
                row -> row.append("text", Binary.fromConstantByteArray(new byte[] {'a', -1})),
                row -> row.append("text", "b\0"),
                row -> row.append("text", "c")));
    TextPolicy policy = new TextPolicy(malformed, BadInput.FAIL, BadInput.FAIL, 1000);

    List<RawExample> examples = read(texts("text"), policy, bytes);

    assertThat(examples).hasSize(malformed == BadInput.SKIP ? 1 : 3);
    assertThat(examples.get(examples.size() - 1).tokens()).containsExactly("c");
    if (malformed == BadInput.REPLACE) {
      assertThat(examples.get(0).tokens()).containsExactly("a\uFFFD");
      assertThat(examples.get(1).tokens()).containsExactly("b\uFFFD");
    }
    assertThat(counts.count(InputProblem.MALFORMED)).isEqualTo(2);
    assertThatThrownBy(() -> read(texts("text"), STRICT, bytes))
        .hasMessage(
            "Cannot read "
                + file
                + ", row 0: malformed UTF-8 at byte 1 of a value of column text; repair the file"
                + " or set data.malformed = skip or replace");
  }

  @Test
  void valuesAboveTheLimitAreTooLong() throws IOException {
    byte[] bytes =
        file(
            ParquetBytes.TEXTS,
            List.of(
                row -> row.append("text", "a".repeat(1001)),
                row -> row.append("text", "a".repeat(1000))));

    assertThat(read(texts("text"), SKIPPING, bytes)).hasSize(1);
    assertThat(counts.count(InputProblem.TOO_LONG)).isEqualTo(1);
    assertThatThrownBy(() -> read(texts("text"), STRICT, bytes))
        .hasMessageContaining("row 0: more than 1000 bytes in column text")
        .hasMessageContaining("raise data.max-line-bytes");
  }

  @Test
  void whatIsNoParquetFileIsSaidToBeNone() {
    for (String content : List.of("", "PA", "text\n", "PAR")) {
      assertThatThrownBy(() -> read(texts("text"), SKIPPING, content.getBytes(UTF_8)))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("Cannot read " + file + ": it is no Parquet file");
    }
    assertThatThrownBy(() -> read(texts("text"), SKIPPING, "PARE and more".getBytes(UTF_8)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("it is encrypted");
  }

  @Test
  void aFileThatIsCutOffIsDamaged() {
    byte[] whole = numbered(50, 10);
    for (int length = 4; length < whole.length; length += 7) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(texts("text"), SKIPPING, cut))
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining("Cannot read " + file + ": ");
    }
  }

  /** Flipped bits give other rows or a refusal of our own, in little memory. */
  @Test
  void damageOfAnyKindIsRefusedOrHarmless() throws IOException {
    byte[] whole = numbered(50, 10);
    int refused = 0;
    for (int seed = 0; seed < 1500; seed++) {
      Random random = new Random(seed);
      byte[] damaged = whole.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        damaged[4 + random.nextInt(whole.length - 4)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        read(texts("text"), SKIPPING, damaged);
      } catch (DamagedFileException | InputException expected) {
        assertThat(expected).hasMessageContaining(file);
        assertThat(expected.getMessage()).doesNotContain("\n");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(300);
  }

  @Test
  void aFailureOfTheFileSystemIsNoDamage() throws IOException {
    store.writeAtomically(file, numbered(10, 10));
    TableFormat format = texts("text");
    Slice slice = new Slice(Split.TRAIN, 0, List.of(file + "-gone"), 0, Long.MAX_VALUE);
    assertThatThrownBy(() -> ParquetTable.open(store, slice, format, STRICT, counts))
        .isInstanceOf(StoreException.class)
        .isNotInstanceOf(DamagedFileException.class)
        .hasMessageContaining("no such file");
  }
}
