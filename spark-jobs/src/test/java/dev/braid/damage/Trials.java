package dev.braid.damage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.braid.TestExperiment;
import dev.braid.checkpoint.Checkpoint;
import dev.braid.checkpoint.CheckpointFile;
import dev.braid.config.Split;
import dev.braid.corpus.Shard;
import dev.braid.corpus.ShardExamples;
import dev.braid.corpus.ShardIndex;
import dev.braid.corpus.Vocabularies;
import dev.braid.network.SafeModelReader;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleShards.Rows;
import dev.braid.store.Disk;
import dev.braid.store.RunDirectory;
import dev.braid.text.BadInput;
import dev.braid.text.BytePairCodes;
import dev.braid.text.InputCounts;
import dev.braid.text.LineReader;
import dev.braid.text.SubwordCountsFormat;
import dev.braid.text.TextPolicy;
import dev.braid.text.Vocabulary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** All kinds of files that Braid reads again, of a small run. */
final class Trials {
  private static final int BOMB = 2 << 20;

  private final TestExperiment experiment = TestExperiment.parallelPairs(Disk.LOCAL);
  private final String round;

  Trials() throws IOException {
    experiment.complete(
        "run",
        "tokenize.subwords.kind=bpe",
        "tokenize.subwords.merges=30",
        "tokenize.subwords.sharing=separate");
    round = "checkpoints/" + experiment.latest("run") + "/";
  }

  List<Trial> all() throws IOException {
    String[] vocabulary = {
      "tokens.tsv", "labels.tsv", "tokens.codes", "labels.codes", "input.json"
    };
    String[] checkpoint = {"parameters.bin", "optimizer.bin", "replicas.bin", "MANIFEST.json"};
    Map<String, byte[]> shard = files("shards/train/", "part-00000.parquet");
    Map<String, byte[]> model = files("", "model.zip");
    Map<String, byte[]> parts = unzipped(model.get("model.zip"));
    byte[] text = experiment.bytes("corpus/train/seq.in");
    return List.of(
        new Trial("text.gz", false, Map.of("text.gz", gzip(text)), this::lines),
        new Trial("text.bz2", false, Map.of("text.bz2", bzip2(text)), this::lines),
        new Trial("vocabulary/", false, files("vocabulary/", vocabulary), this::vocabularies),
        new Trial("tokens.tsv alone", true, files("vocabulary/", "tokens.tsv"), Trials::tokens),
        new Trial("codes alone", true, files("vocabulary/", "tokens.codes"), Trials::codes),
        new Trial("counts of subwords", true, files("vocabulary/", "tokens.vocab"), Trials::counts),
        new Trial("shards/index.json", false, files("shards/", "index.json"), Trials::index),
        new Trial("shard", false, shard, this::shard),
        new Trial("checkpoint", false, files(round, checkpoint), Trials::checkpoint),
        new Trial("checkpoint, digests forged", true, files(round, checkpoint), Trials::forged),
        new Trial("model.zip", true, model, Trials::model),
        new Trial("parts of model.zip", true, parts, Trials::zipped),
        new Trial("parts of model.zip, bombs", true, BOMB, parts, Trials::zipped));
  }

  /** Every file of the run. */
  List<byte[]> everything() throws IOException {
    List<byte[]> all = new ArrayList<>();
    for (String name : experiment.names("run")) {
      all.add(experiment.bytes("run/" + name));
    }
    return all;
  }

  private Map<String, byte[]> files(String folder, String... names) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : names) {
      files.put(name, experiment.bytes("run/" + folder + name));
    }
    return files;
  }

  private Object vocabularies(Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      write("damaged/vocabulary/" + file.getKey(), file.getValue());
    }
    RunDirectory run = experiment.run("damaged");
    Vocabularies read = Vocabularies.read(experiment.store(), run);
    return List.of(read.tokens().digest(), read.labels().digest(), read.codesDigest());
  }

  private static Object tokens(Map<String, byte[]> files) throws IOException {
    return Vocabulary.read(in(files, "tokens.tsv"), "tokens.tsv").digest();
  }

  private static Object codes(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    BytePairCodes.read(in(files, "tokens.codes"), "tokens.codes").write(written);
    return written.toString(UTF_8);
  }

  private static Object counts(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    SubwordCountsFormat.write(
        SubwordCountsFormat.read(in(files, "tokens.vocab"), "tokens.vocab"), written);
    return written.toString(UTF_8);
  }

  private static Object index(Map<String, byte[]> files) throws IOException {
    return ShardIndex.fromJson(files.get("index.json"), "index.json");
  }

  private Object shard(Map<String, byte[]> files) throws IOException {
    ShardIndex index = ShardIndex.fromJson(experiment.bytes("run/shards/index.json"), "index.json");
    Shard shard = index.of(Split.TRAIN).get(0);
    write("damaged/" + shard.name(), files.get(shard.name()));
    ShardExamples damaged =
        new ShardExamples(experiment.store(), experiment.path("damaged"), List.of(shard));
    List<EncodedExample> read = new ArrayList<>();
    try (Rows rows = damaged.open(0, 0)) {
      for (EncodedExample row = rows.next(); row != null; row = rows.next()) {
        read.add(row);
      }
    }
    return read;
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path path = Path.of(URI.create(experiment.path(name)));
    Files.createDirectories(path.getParent());
    Files.write(path, bytes);
  }

  private static Object checkpoint(Map<String, byte[]> files) throws IOException {
    Checkpoint read =
        Checkpoint.read(
            name -> Optional.ofNullable(files.get(name)).map(ByteArrayInputStream::new), "round");
    List<String> written = new ArrayList<>();
    read.write(
        List.of(),
        (name, content) -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          content.writeTo(out);
          String digest = DigestUtils.sha256Hex(out.toByteArray());
          written.add(digest);
          return new CheckpointFile(name, out.size(), digest);
        });
    return written;
  }

  /** The manifest is signed anew, with the lengths and digests of the files as they are. */
  private static Object forged(Map<String, byte[]> files) throws IOException {
    byte[] manifest = files.get("MANIFEST.json");
    int tail = new String(manifest, UTF_8).lastIndexOf("  \"sha256\" : ");
    byte[] body = tail < 0 ? manifest : Arrays.copyOf(manifest, tail);
    String text = new String(body, ISO_8859_1);
    for (String name : files.keySet()) {
      byte[] file = files.get(name);
      text =
          text.replaceFirst(
              "\"" + name + "\",\\s*\"bytes\" : \\d+,\\s*\"sha256\" : \"[0-9a-f]*\"",
              String.format(
                  "\"%s\", \"bytes\" : %d, \"sha256\" : \"%s\"",
                  name, file.length, DigestUtils.sha256Hex(file)));
    }
    body = text.getBytes(ISO_8859_1);
    String end = "  \"sha256\" : \"" + DigestUtils.sha256Hex(body) + "\"\n}\n";
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    signed.write(body);
    signed.write(end.getBytes(UTF_8));
    Map<String, byte[]> forged = new LinkedHashMap<>(files);
    forged.put("MANIFEST.json", signed.toByteArray());
    return checkpoint(forged);
  }

  private static Object model(Map<String, byte[]> files) throws IOException {
    ComputationGraph graph = SafeModelReader.read(in(files, "model.zip"), "model.zip");
    return List.of(graph.getConfiguration().toJson(), graph.params());
  }

  private static Object zipped(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return model(Map.of("model.zip", bytes.toByteArray()));
  }

  private Object lines(Map<String, byte[]> files) throws IOException {
    String name = files.keySet().iterator().next();
    write("damaged/" + name, files.get(name));
    TextPolicy policy = new TextPolicy(BadInput.FAIL, BadInput.FAIL, BadInput.FAIL, 1 << 20);
    List<String> lines = new ArrayList<>();
    String path = experiment.path("damaged/" + name);
    InputStream in = experiment.store().openDecompressed(path);
    try (LineReader reader = new LineReader(in, path, policy, new InputCounts())) {
      for (String line = reader.next(); line != null; line = reader.next()) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(stored)) {
      out.write(bytes);
    }
    return stored.toByteArray();
  }

  private static byte[] bzip2(byte[] bytes) throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    try (BZip2CompressorOutputStream out = new BZip2CompressorOutputStream(stored)) {
      out.write(bytes);
    }
    return stored.toByteArray();
  }

  private static Map<String, byte[]> unzipped(byte[] zip) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        entries.put(e.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  private static ByteArrayInputStream in(Map<String, byte[]> files, String name) {
    return new ByteArrayInputStream(files.get(name));
  }
}
