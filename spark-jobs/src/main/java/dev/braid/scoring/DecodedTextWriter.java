package dev.braid.scoring;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.braid.store.StagedOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;

/** Writes decoded texts, one object of JSON a line. */
final class DecodedTextWriter implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator out;

  DecodedTextWriter(StagedOutput file) throws IOException {
    out = JSON.createGenerator(new BufferedOutputStream(file, 1 << 16));
    out.setRootValueSeparator(null);
  }

  void write(DecodedText text) throws IOException {
    out.writeStartObject();
    out.writeStringField(DecodedText.HYPOTHESIS, text.hypothesis());
    out.writeStringField(DecodedText.REFERENCE, text.reference());
    out.writeEndObject();
    out.writeRaw('\n');
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
