"""A tagger every night, from the model of the night before, and the day's news tagged with it (Airflow 3)."""

import json
import subprocess
from datetime import datetime, timedelta, timezone

from airflow.exceptions import AirflowException, AirflowFailException
from airflow.providers.standard.hooks.subprocess import SubprocessHook
from airflow.sdk import DAG, BaseOperator, BaseSensorOperator

BRAID = "/opt/braid"
RUNS = "hdfs:///runs/tagger"
FIRST = "2026-11-01"

# Else a repetition would end in the same way. Negative: killed by that signal.
RETRY = {74, 75, 130, 137, 143, -2, -9, -15}


def end(code, what):
    """Has Airflow retry what may succeed, and nothing else."""
    if code in RETRY:
        raise AirflowException(f"{what} ended with {code}")
    if code != 0:
        raise AirflowFailException(f"{what} ended with {code}")


class Braid(BaseOperator):
    """A command. Where Airflow stops the task, it gets SIGTERM and ends with a checkpoint."""

    template_fields = ("command", "unless")

    def __init__(self, command, unless=None, **settings):
        """unless: a file that is there once the command was done."""
        super().__init__(**settings)
        self.command = command
        self.unless = unless
        self.hook = SubprocessHook()

    def execute(self, context):
        if self.unless and subprocess.run(["hdfs", "dfs", "-test", "-e", self.unless]).returncode == 0:
            return
        end(self.hook.run_command(["bin/braid", *self.command], cwd=BRAID).exit_code, "braid")

    def on_kill(self):
        self.hook.send_sigterm()


class BraidRunSensor(BaseSensorOperator):
    """Waits for a run that another scheduler starts, as YARN's cluster mode does."""

    template_fields = ("run",)

    # Above storage-timeout, for so long a run may be unable to write.
    SILENCE = timedelta(minutes=6)

    def __init__(self, run, **settings):
        super().__init__(**settings)
        self.run = run

    def poke(self, context):
        file = subprocess.run(["hdfs", "dfs", "-cat", f"{self.run}/STATUS.json"], capture_output=True)
        if file.returncode != 0:
            return False
        status = json.loads(file.stdout)
        if status["state"] == "running":
            updated = datetime.fromisoformat(status["updated"].replace("Z", "+00:00"))
            if datetime.now(timezone.utc) - updated > self.SILENCE:
                raise AirflowException(f"{self.run} died on {status['host']}, pid {status['pid']}")
            return False
        end(status["exit-code"], f"{self.run}: {status['message']}, which")
        return True


with DAG(
    dag_id="tagger",
    schedule="0 2 * * *",
    start_date=datetime(2026, 11, 1, tzinfo=timezone.utc),
    catchup=True,
    max_active_runs=1,
    # Tonight starts from last night's model, so that has to be there.
    default_args={"depends_on_past": True, "retries": 5, "retry_delay": timedelta(minutes=10)},
    user_defined_macros={"RUNS": RUNS, "FIRST": FIRST},
) as dag:
    yarn = ["--properties-file", "conf/cluster/yarn.conf"]
    start = "{{ '' if ds == FIRST else RUNS ~ '/' ~ macros.ds_add(ds, -1) }}"

    train = Braid(
        task_id="train",
        command=[
            "run",
            "hdfs:///experiments/tagger.conf",
            *yarn,
            "--set",
            "data.train=hdfs:///corpora/tagger/{{ ds }}",
            "--set",
            f"output={RUNS}/{{{{ ds }}}}",
            "--set",
            f"train.start-from={start}",
        ],
    )
    predict = Braid(
        task_id="predict",
        command=[
            "predict",
            f"{RUNS}/{{{{ ds }}}}/experiment.conf",
            *yarn,
            "--set",
            "predict.input=hdfs:///news/{{ ds }}.txt",
            "--set",
            "predict.output=hdfs:///tagged/{{ ds }}",
        ],
        unless="hdfs:///tagged/{{ ds }}/_predictions.json",
    )
    train >> predict
