package dev.braid.corpus;

import dev.braid.sequence.BatchStream;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleShards;
import dev.braid.sequence.ExampleShards.Rows;
import dev.braid.sequence.ObservedBatches;
import dev.braid.sequence.TokenText;
import dev.braid.sequence.TokenText.Tokens;
import dev.braid.text.ExampleReader;
import dev.braid.text.RawExample;
import java.io.IOException;
import org.apache.spark.TaskContext;
import org.apache.spark.executor.InputMetrics;

/**
 * Counts what a task has worked on as Spark counts records that are read: the executor's heartbeats
 * carry it to the driver, which so knows a long task from one that hangs. Outside of tasks it
 * counts nothing.
 */
public final class TaskProgress {
  private final InputMetrics metrics;

  private TaskProgress(InputMetrics metrics) {
    this.metrics = metrics;
  }

  /** That of the task that this thread runs; other threads of the task may use it. */
  public static TaskProgress ofThisTask() {
    TaskContext task = TaskContext.get();
    return new TaskProgress(task == null ? null : task.taskMetrics().inputMetrics());
  }

  /** Counts some more records. */
  public void add(long records) {
    if (metrics != null) {
      metrics.incRecordsRead(records);
    }
  }

  /** The same batches, each counted when it comes. */
  public BatchStream counting(BatchStream batches) {
    return new ObservedBatches(batches, next -> add(next.batch().rows()));
  }

  /** The same text, each token counted when it is read. */
  public TokenText counting(TokenText text) {
    return new TokenText() {
      @Override
      public long length() {
        return text.length();
      }

      @Override
      public Tokens open(long token) throws IOException {
        return counting(text.open(token));
      }
    };
  }

  private Tokens counting(Tokens tokens) {
    return new Tokens() {
      @Override
      public void read(int[] ids, int offset, int count) throws IOException {
        tokens.read(ids, offset, count);
        add(count);
      }

      @Override
      public long bytes() {
        return tokens.bytes();
      }

      @Override
      public void close() throws IOException {
        tokens.close();
      }
    };
  }

  /** The same shards, each example counted when it is read. */
  public ExampleShards counting(ExampleShards shards) {
    return new ExampleShards() {
      @Override
      public int count() {
        return shards.count();
      }

      @Override
      public Rows open(int shard, long firstRow) throws IOException {
        return counting(shards.open(shard, firstRow));
      }
    };
  }

  private Rows counting(Rows rows) {
    return new Rows() {
      @Override
      public EncodedExample next() throws IOException {
        add(1);
        return rows.next();
      }

      @Override
      public void close() throws IOException {
        rows.close();
      }
    };
  }

  /** The same examples, each counted when it is read. */
  ExampleReader counting(ExampleReader examples) {
    return new ExampleReader() {
      @Override
      public RawExample next() throws IOException {
        add(1);
        return examples.next();
      }

      @Override
      public void close() throws IOException {
        examples.close();
      }
    };
  }
}
