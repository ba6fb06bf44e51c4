package dev.braid;

import dev.braid.Stages.Stage;
import dev.braid.guard.ExitCode;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands and their help. */
@Command(
    name = "braid",
    mixinStandardHelpOptions = true,
    version = "braid 0.1.0",
    description =
        "Trains recurrent sequence models on a Spark cluster, over any Hadoop file system.",
    subcommands = {
      BraidCommand.Run.class,
      BraidCommand.Tokenize.class,
      BraidCommand.ShardText.class,
      BraidCommand.Train.class,
      BraidCommand.Evaluate.class,
      CompareCommand.class,
      PredictCommand.class,
      DoctorCommand.class,
      SampleCommand.class,
      BenchmarkCommand.class
    },
    footer = {
      "",
      "Options of spark-submit (--master, --deploy-mode, --conf, ...) may stand",
      "anywhere.",
      "",
      "Exit codes:",
      "    0  done",
      "   64  usage",
      "   65  bad data",
      "   66  input missing or empty",
      "   70  internal error",
      "   73  output holds something else",
      "   74  input or output failed",
      "   75  the run is in use, or the cluster does not get on: try again later",
      "   76  training diverged",
      "   77  permission denied",
      "   78  configuration",
      "  130  stopped by SIGINT",
      "  143  stopped by SIGTERM",
      "",
      "Examples:",
      "  braid run conf/quickstart.conf",
      "  braid run tagger.conf --master yarn --set output=hdfs:///runs/tagger",
      "  braid evaluate tagger.conf --set evaluate.splits=[valid,test]",
      "  braid compare runs/words runs/subwords",
      "  braid doctor tagger.conf --master yarn",
      "  braid sample tagging --output corpus"
    })
final class BraidCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Name a command, such as 'run'");
  }

  /** What the stages' commands have in common. */
  abstract static class OnExperiment implements Callable<Integer> {
    @Mixin private ExperimentOptions options;

    @Mixin private LockOptions locks;

    private final Stages stages;

    OnExperiment(EnumSet<Stage> stages) {
      this.stages = new Stages(stages);
    }

    @Override
    public Integer call() throws Exception {
      new ExperimentRun(options, locks, stages).run();
      return ExitCode.OK;
    }
  }

  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description =
          "Does all stages: tokenize, shard, train, evaluate. What is done is not redone.",
      footer = {
        "",
        "Examples:",
        "  braid run conf/quickstart.conf",
        "  braid run my.conf --set train.replicas=4 --set shard.count=16 --master spark://host:7077"
      })
  static final class Run extends OnExperiment {
    Run() {
      super(EnumSet.allOf(Stage.class));
    }
  }

  @Command(
      name = "tokenize",
      mixinStandardHelpOptions = true,
      description = "Counts the training text's tokens and labels; writes vocabulary/.",
      footer = {"", "Example:", "  braid tokenize my.conf --set tokenize.min-count=2"})
  static final class Tokenize extends OnExperiment {
    Tokenize() {
      super(EnumSet.of(Stage.TOKENIZE));
    }
  }

  @Command(
      name = "shard",
      mixinStandardHelpOptions = true,
      description = "Encodes the text and deals it to shards; writes shards/.",
      footer = {"", "Example:", "  braid shard my.conf --set shard.count=64"})
  static final class ShardText extends OnExperiment {
    ShardText() {
      super(EnumSet.of(Stage.SHARD));
    }
  }

  @Command(
      name = "train",
      mixinStandardHelpOptions = true,
      description = {
        "Trains in rounds; writes checkpoints/, metrics.jsonl, report.html and model.zip.",
        "Goes on from the newest whole checkpoint where there is one; else begins with",
        "the model of an earlier run where train.start-from names one."
      },
      footer = {"", "Example:", "  braid train my.conf --set train.max-epochs=20"})
  static final class Train extends OnExperiment {
    Train() {
      super(EnumSet.of(Stage.TRAIN));
    }
  }

  @Command(
      name = "evaluate",
      mixinStandardHelpOptions = true,
      description = "Scores a checkpoint on whole splits; writes reports/ and prints them.",
      footer = {
        "",
        "Example:",
        "  braid evaluate my.conf --set evaluate.checkpoint=latest --set evaluate.splits=[valid]"
      })
  static final class Evaluate extends OnExperiment {
    Evaluate() {
      super(EnumSet.of(Stage.EVALUATE));
    }
  }
}
