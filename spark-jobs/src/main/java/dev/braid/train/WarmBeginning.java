package dev.braid.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.corpus.FormerRun;
import dev.braid.corpus.ModelCheckpoints;
import dev.braid.corpus.ModelCheckpoints.MomentaWriter;
import dev.braid.corpus.RunContext;
import dev.braid.corpus.Vocabularies;
import dev.braid.network.WarmStart;
import dev.braid.scoring.ModelSpec;
import dev.braid.text.InputException;
import dev.braid.text.Renumbering;
import dev.braid.text.SpecialToken;
import dev.braid.training.Parameters;
import dev.braid.training.TrainingState;
import dev.braid.training.Validation;
import dev.braid.training.Validation.Figure;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins training with the model of an earlier run, and leaves a checkpoint of round 0, from which
 * the run goes on whatever becomes of the earlier one. Momenta, steps and schedule begin anew.
 */
final class WarmBeginning {
  private static final Logger LOG = LoggerFactory.getLogger(WarmBeginning.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunContext context;
  private final FormerRun former;
  private final Vocabularies vocabularies;
  private final ModelSpec model;

  /**
   * @param vocabularies of the run that begins
   * @param model of the run that begins
   */
  WarmBeginning(RunContext context, FormerRun former, Vocabularies vocabularies, ModelSpec model) {
    this.context = context;
    this.former = former;
    this.vocabularies = vocabularies;
    this.model = model;
  }

  /** The state before the first round, validated and kept. */
  TrainingState begin(ModelCheckpoints checkpoints, Validation validation) throws IOException {
    context.stage("train: the model to start from");
    FormerRun.Model earlier = former.read();
    requireSameCodes(earlier);
    Vocabularies before = earlier.vocabularies();
    WarmStart warm =
        new WarmStart(
            ModelSpec.of(context.experiment(), before).architecture(),
            earlier.stored().values(),
            Renumbering.of(before.tokens(), vocabularies.tokens()),
            Renumbering.of(before.labels(), vocabularies.labels()));
    Parameters parameters = parameters(warm, earlier);
    Figure figure = validation.measure(parameters, 0);
    tell(warm, earlier, figure);
    context.staging().publish(context.run().start(), report(warm, earlier, figure));
    TrainingState state =
        TrainingState.start(parameters, context.experiment().train().replicas()).validated(figure);
    checkpoints.write(state, MomentaWriter.NONE);
    return state;
  }

  private void requireSameCodes(FormerRun.Model earlier) {
    Vocabularies before = earlier.vocabularies();
    if (!Objects.equals(before.source().codes(), vocabularies.source().codes())
        || !Objects.equals(before.target().codes(), vocabularies.target().codes())) {
      throw new InputException(
          cannot()
              + "words are not cut as in "
              + context.run().vocabulary()
              + "; begin in another folder");
    }
  }

  private Parameters parameters(WarmStart warm, FormerRun.Model earlier) {
    try {
      return warm.initial(model.architecture(), context.experiment());
    } catch (IllegalArgumentException other) {
      throw new InputException(
          cannot()
              + earlier.checkpoint()
              + " is not of the network that its configuration describes ("
              + other.getMessage()
              + "); name another run",
          other);
    }
  }

  private String cannot() {
    return "Cannot start from " + former.root() + ": ";
  }

  private void tell(WarmStart warm, FormerRun.Model earlier, Figure figure) {
    LOG.info(
        "Starting from {} of {}: tokens {}; labels {}",
        earlier.checkpoint(),
        former.root(),
        warm.tokens(),
        warm.labels());
    if (warm.tokens().known() == SpecialToken.values().length) {
      LOG.warn("{} knows no word of {}", former.root(), context.run().tokens());
    }
    LOG.info(
        "Before the first round: valid {} {}",
        figure.measure().spelling(),
        String.format(Locale.ROOT, "%.4f", figure.value()));
  }

  private byte[] report(WarmStart warm, FormerRun.Model earlier, Figure figure) throws IOException {
    ObjectNode report = JSON.createObjectNode();
    report.put("format", "braid-start").put("version", 1);
    report.put("run", former.root()).put("checkpoint", earlier.checkpoint());
    report.put("parameters", earlier.stored().sha256());
    report.put("tokens-digest", earlier.stored().identity().tokens());
    report.put("labels-digest", earlier.stored().identity().labels());
    count(warm.tokens(), report.putObject("tokens"));
    count(warm.labels(), report.putObject("labels"));
    ObjectNode valid = report.putObject("valid");
    valid.put("loss", figure.loss()).put(figure.measure().spelling(), figure.value());
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(report);
  }

  private static void count(Renumbering renumbering, ObjectNode counts) {
    counts.put("known", renumbering.known()).put("new", renumbering.added());
    counts.put("dropped", renumbering.dropped());
  }
}
