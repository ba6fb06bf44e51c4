package dev.braid.corpus;

import dev.braid.text.ExampleReader;
import dev.braid.text.InputCounts;
import dev.braid.text.RawExample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The examples of a slice, read one after the other. The slice is closed behind its last example,
 * and at the end of the task in any case.
 */
public final class SliceExamples implements Iterator<RawExample> {
  private final ExampleReader reader;
  private RawExample next;

  private SliceExamples(ExampleReader reader) {
    this.reader = reader;
  }

  /** Opens a slice; what is read and what is wrong with it is added to the counts. */
  public static SliceExamples open(CorpusReader corpus, Slice slice, InputCounts counts)
      throws IOException {
    SliceExamples examples = new SliceExamples(corpus.open(slice, counts));
    TaskContext task = TaskContext.get();
    if (task != null) {
      TaskCompletionListener ending = ended -> examples.close();
      task.addTaskCompletionListener(ending);
    }
    examples.advance();
    return examples;
  }

  private void advance() {
    try {
      next = reader.next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (next == null) {
      close();
    }
  }

  private void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public RawExample next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    RawExample current = next;
    advance();
    return current;
  }
}
