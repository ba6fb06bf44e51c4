package dev.braid.scoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.braid.store.DamagedFileException;
import dev.braid.store.InputMissingException;
import dev.braid.store.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/** Reads decoded texts line by line, and at the end checks that they are those of the report. */
public final class DecodedTextReader implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String path;
  private final String expected;
  private final MessageDigest digest = DigestUtils.getSha256Digest();
  private final BufferedReader lines;

  /**
   * Opens the file.
   *
   * @param sha256 what the report says of it
   * @throws InputMissingException if there is no such file
   */
  public DecodedTextReader(Store store, String path, String sha256) throws IOException {
    if (!store.exists(path)) {
      throw new InputMissingException(
          "Cannot read " + path + ": no such file; rerun 'braid evaluate' on this run");
    }
    this.path = path;
    this.expected = sha256;
    this.lines =
        new BufferedReader(
            new InputStreamReader(new DigestInputStream(store.open(path), digest), UTF_8));
  }

  /**
   * The next sentence, or null after the last.
   *
   * @throws DamagedFileException if a line is not one of decoded text, or the file as a whole not
   *     the one that the report names
   */
  public DecodedText next() throws IOException {
    String line = lines.readLine();
    if (line == null) {
      requireDigest();
      return null;
    }
    JsonNode text = parse(line);
    JsonNode hypothesis = text.path(DecodedText.HYPOTHESIS);
    JsonNode reference = text.path(DecodedText.REFERENCE);
    if (!hypothesis.isTextual() || !reference.isTextual()) {
      throw damaged("a line lacks hypothesis or reference", null);
    }
    return new DecodedText(hypothesis.textValue(), reference.textValue());
  }

  private JsonNode parse(String line) throws DamagedFileException {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw damaged("a line is not JSON", e);
    }
  }

  private void requireDigest() throws DamagedFileException {
    String found = Hex.encodeHexString(digest.digest());
    if (!found.equals(expected)) {
      throw damaged(
          "checksum "
              + found.substring(0, 8)
              + " differs from the report ("
              + expected.substring(0, Math.min(8, expected.length()))
              + ")",
          null);
    }
  }

  private DamagedFileException damaged(String problem, Throwable cause) {
    return new DamagedFileException(
        "Cannot read " + path + ": " + problem + "; rerun 'braid evaluate' on this run", cause);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
