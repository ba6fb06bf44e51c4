#!/usr/bin/env bash
#
# A day's model, from the newest model of an earlier day:
#
#   nightly.sh EXPERIMENT.conf RUNS DAY [OPTION...]
#
# DAY is like 2026-11-25 and names the run directory, RUNS/DAY; options are those of 'braid run'. Without a finished run of
# an earlier day all parameters are drawn. The command may be repeated at any time: it goes on where it stopped, and a run
# that is finished is not touched. Here it is repeated where that can help, ten times at most.

set -uo pipefail
experiment=$1 runs=$2 day=$3
shift 3
run=$runs/$day
braid=${BRAID:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/bin/braid}
pause=${PAUSE:-300}

# A file of a run directory; nothing where it is not there.
content() {
  local names
  names=$(hdfs dfs -ls -C "$1") || return
  if grep -q "/$2\$" <<<"$names"; then hdfs dfs -cat "$1/$2"; fi
}

# A key of the STATUS.json of a run directory.
status() {
  content "$1" STATUS.json | sed -n "s/^ *\"$2\" : \"\{0,1\}\([^\",]*\).*/\1/p"
}

# The run to start from, or nothing. It is chosen once: of a run that was begun it stands in its experiment.conf.
start() {
  local days begun name state
  hdfs dfs -mkdir -p "$runs" && days=$(hdfs dfs -ls -C "$runs") || return
  days=$(sed 's|.*/||' <<<"$days" | sort -r)
  if grep -qx "$day" <<<"$days"; then
    begun=$(content "$run" experiment.conf) || return
    if [ -n "$begun" ]; then
      sed -n 's/^ *start-from="\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' <<<"$begun"
      return
    fi
  fi
  for name in $days; do
    if [[ $name =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}$ && $name < $day ]]; then
      state=$(status "$runs/$name" state) || return
      if [ "$state" = done ]; then
        echo "$runs/$name"
        return
      fi
    fi
  done
}

# Runs a command such that a signal to this script ends the command, and the script with it.
child='' told=''
trap 'told=yes; kill -TERM $child 2>/dev/null' TERM INT
watched() {
  "$@" &
  child=$!
  wait $child
  while kill -0 $child 2>/dev/null; do wait $child; done
  wait $child
}

# Of a run in YARN's cluster mode, which ends with 0 or 1. One that still says that it is running has died.
code_of_run() {
  case $(status "$run" state) in
    running) echo 137 ;;
    failed | stopped) status "$run" exit-code ;;
    *) echo 1 ;;
  esac
}

for attempt in {1..10}; do
  code=74
  if from=$(start); then
    watched "$braid" run "$experiment" --set "output=$run" --set "train.start-from=$from" "$@"
    code=$?
  fi
  if [ $code -eq 1 ]; then code=$(code_of_run); fi
  case $code in
    74 | 75 | 130 | 137 | 143) ;;
    *) exit "$code" ;;
  esac
  if [ -n "$told" ] || [ "$attempt" -eq 10 ]; then exit "$code"; fi
  echo "nightly.sh: attempt $attempt ended with $code; the next in $pause s" >&2
  watched sleep "$pause"
  if [ -n "$told" ]; then exit "$code"; fi
done
