package dev.braid.predict;

import dev.braid.config.ExperimentConfig;
import dev.braid.scoring.TextDecoder;
import dev.braid.scoring.TextDecoder.Found;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The texts that a search finds, best first. */
record DecodedAnswers(TextDecoder decoder) implements Answers {
  static List<Column> columns(ExperimentConfig experiment) {
    List<Column> columns = new ArrayList<>(List.of(Column.text("output"), Column.number("score")));
    if (experiment.decode().nBest() > 1) {
      columns.add(Column.texts("n_best"));
      columns.add(Column.numbers("n_best_scores"));
    }
    return columns;
  }

  @Override
  public List<String> tokens(List<String> words) {
    return decoder.tokens(words);
  }

  @Override
  public List<Object[]> of(List<List<String>> texts) {
    List<Object[]> answers = new ArrayList<>();
    Iterator<List<Found>> found = decoder.decode(texts.iterator());
    while (found.hasNext()) {
      List<Found> best = found.next();
      answers.add(
          new Object[] {
            best.get(0).text(),
            best.get(0).score(),
            best.stream().map(Found::text).toList(),
            best.stream().mapToDouble(Found::score).toArray()
          });
    }
    return answers;
  }

  @Override
  public void close() {
    decoder.close();
  }
}
