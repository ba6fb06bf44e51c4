package dev.braid.train;

import dev.braid.corpus.RunContext;
import dev.braid.store.RunDirectory;
import dev.braid.store.StagingFolder;
import dev.braid.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The lines of a training that has become long, in files of so many rounds each, so that only the
 * last of them changes. Where the folder is, it has all lines, and {@code metrics.jsonl} a part of
 * them. The folder appears with its first files and goes when they are joined.
 */
final class MetricsParts {
  private final RunContext context;

  /** The folder before it is in its place. */
  private StagingFolder pending;

  private boolean inPlace;

  MetricsParts(RunContext context) throws IOException {
    this.context = context;
    this.inPlace = context.store().exists(context.run().metricsParts());
  }

  /** The files that have a run's lines, in their order; none where it has not trained. */
  static List<String> paths(Store store, RunDirectory run) throws IOException {
    List<String> names = store.list(run.metricsParts());
    if (!names.isEmpty()) {
      return names.stream().map(name -> run.metricsParts() + "/" + name).toList();
    }
    return store.exists(run.metrics()) ? List.of(run.metrics()) : List.of();
  }

  /** Whether there are any. */
  boolean exist() {
    return inPlace || pending != null;
  }

  /** Writes a part, in place of what it had; seen at once where the folder is in its place. */
  void write(int part, List<String> lines) throws IOException {
    if (inPlace) {
      context.staging().publish(context.run().metricsPart(part), bytes(lines));
      return;
    }
    if (pending == null) {
      pending = context.staging().folder("metrics");
    }
    pending.write(RunDirectory.metricsPartName(part), bytes(lines));
  }

  static byte[] bytes(List<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Gives the folder its place, where it was not there. */
  void commit() throws IOException {
    if (pending != null) {
      pending.commit(context.run().metricsParts());
      pending = null;
      inPlace = true;
    }
  }

  /** Makes them {@code metrics.jsonl}, and the folder go. */
  void join() throws IOException {
    if (!inPlace) {
      return;
    }
    List<String> paths = paths(context.store(), context.run());
    context
        .staging()
        .publish(
            context.run().metrics(),
            out -> {
              for (String path : paths) {
                try (InputStream in = context.store().open(path)) {
                  in.transferTo(out);
                }
              }
            });
    context.staging().discard(context.run().metricsParts());
    inPlace = false;
  }
}
