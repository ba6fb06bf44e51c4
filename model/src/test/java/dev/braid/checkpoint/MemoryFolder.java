package dev.braid.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A checkpoint's folder in memory, files in the order in which they were written. */
final class MemoryFolder implements CheckpointSink, CheckpointSource {
  final Map<String, byte[]> files = new LinkedHashMap<>();

  /**
   * @param momenta one array for each replica, or none
   */
  static MemoryFolder of(Checkpoint checkpoint, float[]... momenta) throws IOException {
    MemoryFolder folder = new MemoryFolder();
    List<CheckpointFile> files = new ArrayList<>();
    for (int replica = 0; replica < momenta.length; replica++) {
      files.add(Checkpoint.writeMomenta(replica, momenta[replica], folder));
    }
    checkpoint.write(files, folder);
    return folder;
  }

  MemoryFolder copy() {
    MemoryFolder copy = new MemoryFolder();
    files.forEach((name, bytes) -> copy.files.put(name, bytes.clone()));
    return copy;
  }

  /** Puts a file in place and enters it into the manifest, as whoever means harm would. */
  void forge(String name, byte[] bytes) throws IOException {
    CheckpointFile old = file(name);
    files.put(name, bytes);
    forgeManifest("\"bytes\" : " + old.bytes(), "\"bytes\" : " + bytes.length);
    forgeManifest(old.sha256(), sha256(bytes));
  }

  /** Changes the manifest and its own digest. */
  void forgeManifest(String old, String replacement) throws IOException {
    forgeManifest(new String(manifestBody(), UTF_8).replace(old, replacement).getBytes(UTF_8));
  }

  /** Puts a manifest in place that ends with its right digest. */
  void forgeManifest(byte[] body) throws IOException {
    ByteArrayOutputStream manifest = new ByteArrayOutputStream();
    manifest.write(body);
    manifest.write(("  \"sha256\" : \"" + sha256(body) + "\"\n}\n").getBytes(UTF_8));
    files.put("MANIFEST.json", manifest.toByteArray());
  }

  /** The manifest without its own digest. */
  byte[] manifestBody() {
    byte[] manifest = files.get("MANIFEST.json");
    int tail = new String(manifest, UTF_8).lastIndexOf("  \"sha256\" : ");
    return new String(manifest, UTF_8).substring(0, tail).getBytes(UTF_8);
  }

  /** A file as the manifest has it. */
  CheckpointFile file(String name) {
    return Manifest.read(files.get("MANIFEST.json")).files().stream()
        .filter(file -> file.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public CheckpointFile write(String name, Content content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    content.writeTo(out);
    files.put(name, out.toByteArray());
    return new CheckpointFile(name, out.size(), sha256(out.toByteArray()));
  }

  @Override
  public Optional<InputStream> open(String name) {
    return Optional.ofNullable(files.get(name)).map(ByteArrayInputStream::new);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
