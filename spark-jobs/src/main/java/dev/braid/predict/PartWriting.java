package dev.braid.predict;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.PredictionConfig.OutputFormat;
import dev.braid.corpus.TaskProgress;
import dev.braid.scoring.BroadcastModel;
import dev.braid.store.StagedOutput;
import dev.braid.store.StagingFolder;
import dev.braid.text.TextItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/** Predicts a partition's texts and writes them to a file of its own, block by block. */
final class PartWriting
    implements Function2<
        Integer, Iterator<Tuple2<Long, ArrayList<TextItem>>>, Iterator<PredictionCounts>> {
  private static final long serialVersionUID = 1L;

  private final StagingFolder folder;
  private final BroadcastModel model;

  PartWriting(StagingFolder folder, BroadcastModel model) {
    this.folder = folder;
    this.model = model;
  }

  @Override
  public Iterator<PredictionCounts> call(
      Integer part, Iterator<Tuple2<Long, ArrayList<TextItem>>> blocks) throws IOException {
    ExperimentConfig experiment = model.spec().experiment();
    OutputFormat format = experiment.predict().outputFormat();
    List<Column> columns = Answers.columns(model.spec());
    TaskProgress progress = TaskProgress.ofThisTask();
    try (LinePredictor predictor = new LinePredictor(experiment, answers(), columns.size());
        StagedOutput file = RowWriter.create(folder, format, part)) {
      try (RowWriter out = RowWriter.open(format, LinePredictor.columns(columns), file)) {
        while (blocks.hasNext()) {
          for (Object[] row : predictor.predict(blocks.next()._2())) {
            out.write(row);
            progress.add(1);
          }
        }
      }
      file.publish();
      return List.of(predictor.counts()).iterator();
    }
  }

  private Answers answers() {
    return Answers.open(model.spec(), model.vocabularies(), model.parameters());
  }
}
