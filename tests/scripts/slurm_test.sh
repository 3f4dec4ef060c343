#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs resources/slurm/trazor.sbatch under a private Slurm on this machine: preempts the job, kills a rank, and compares
# the archive with that of one process. Needs root and Debian's slurmctld, slurmd, slurm-client, slurm-wlm-basic-plugins
# and munge (packaging/dependencies.sh); with exit status 77 it names a missing requirement.
#
#   tests/scripts/slurm_test.sh build/release/bin
set -euo pipefail

bin=$(cd "${1:?folder of trazor}" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
for program in munged slurmctld slurmd sbatch srun sqlite3; do
  command -v $program >/dev/null || PATH=$PATH:/usr/sbin command -v $program >/dev/null || { echo "skipped: no $program"; exit 77; }
done
[ "$(id -u)" -eq 0 ] || { echo "skipped: Slurm's daemons need root"; exit 77; }
[ -e "$bin/../lib/trazor/mpi.so" ] || { echo "skipped: built without MPI"; exit 77; }
export PATH=$bin:$PATH:/usr/sbin

dir=$(mktemp -d)
chmod 755 "$dir"
host=$(hostname -s)
daemons=()
end() {
  scancel --full --user root 2>/dev/null || true
  for daemon in "${daemons[@]}"; do kill "$daemon" 2>/dev/null || true; done
  wait
  rm -rf "$dir"
}
trap end EXIT

# A stub of srun that returns 0 and launches nothing for its first STUB_FAILURES calls.
mkdir "$dir/stub"
cat > "$dir/stub/srun" <<'STUB'
#!/bin/bash
echo >> "$STUB_CALLS"
[ "$(wc -l < "$STUB_CALLS")" -gt "$STUB_FAILURES" ] || exit 0
while [[ $1 == --* ]]; do shift; done
exec "$@"
STUB
printf '#!/bin/bash\nexit 7\n' > "$dir/stub/trazor"
chmod +x "$dir/stub/srun" "$dir/stub/trazor"
# launch FAILURES : prints the exit status of the job file; the stub search exits with 7.
launch() {
  : > "$dir/calls"
  (cd "$dir" && PATH=$dir/stub:$PATH STUB_CALLS=$dir/calls STUB_FAILURES=$1 \
    bash "$root/resources/slurm/trazor.sbatch" --out none.trazor 2>/dev/null) || echo $?
}
[ "$(launch 1) $(wc -l < "$dir/calls")" = "7 2" ]
[ "$(launch 99) $(wc -l < "$dir/calls")" = "1 3" ]
[ -z "$(ls -A "$dir" | grep launch)" ]
echo "tasks that are not launched: tried again, then the job fails"

head -c 1024 /dev/urandom > "$dir/munge.key"
chmod 600 "$dir/munge.key"
munged --foreground --force --key-file="$dir/munge.key" --socket="$dir/munge.socket" --pid-file="$dir/munged.pid" \
  --log-file="$dir/munged.log" --seed-file="$dir/munge.seed" 2> "$dir/munge.err" &
daemons+=($!)

mkdir "$dir/state" "$dir/spool"
cat > "$dir/slurm.conf" <<CONF
ClusterName=trial
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmctldPort=17817
SlurmdPort=17818
AuthInfo=socket=$dir/munge.socket
CredType=cred/munge
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.pid
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
KillWait=10
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=4
PartitionName=low Nodes=$host Default=YES PriorityTier=1 PreemptMode=REQUEUE GraceTime=20
PartitionName=high Nodes=$host PriorityTier=10 PreemptMode=OFF
CONF
export SLURM_CONF=$dir/slurm.conf
slurmctld -D > "$dir/slurmctld.log" 2>&1 &
daemons+=($!)
slurmd -D -N "$host" > "$dir/slurmd.log" 2>&1 &
daemons+=($!)

# wait_for SECONDS COMMAND...
wait_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@" 2>/dev/null; do
    if [ $SECONDS -gt $end ]; then
      echo "error: waited in vain: $*" >&2
      squeue --long >&2 || true
      tail -n 20 "$dir"/*.out "$dir/slurmctld.log" "$dir/slurmd.log" >&2 || true
      exit 1
    fi
    sleep 0.2
  done
}
candidates() { sqlite3 "file:$1?mode=ro" 'SELECT count(*) FROM candidates' 2>/dev/null || echo 0; }
has() { [ "$(candidates "$1")" -ge "$2" ]; }
archive() { sqlite3 "file:$1?mode=ro" 'SELECT idx, id, generation, status, hex(scores) FROM candidates ORDER BY idx'; }
# same_archive OTHER OUTPUT : compares with the archive of one process; prints the job's output if they differ.
same_archive() {
  cmp <(archive "$dir/one.trazor") <(archive "$1") && return
  scontrol show job "$job" >&2
  cat "$2" >&2
  exit 1
}
is() { [ "$(scontrol show job "$1" | sed -n 's/.*JobState=\([A-Z]*\).*/\1/p')" = "$2" ]; }
is_up() { sinfo --noheader --format=%T | grep -q idle; }

# Long enough to be preempted midway, which takes Slurm several seconds.
evaluations=120
search=(--space autoformer-tiny --evaluations $evaluations --initial-sample 16 --step-size 8 --supernets 1 --image 32
  --confirm 2 --check-image 0 --seed 3)
export OMPI_MCA_btl_vader_single_copy_mechanism=none
trazor search "${search[@]}" --out "$dir/one.trazor" >/dev/null 2>&1
wait_for 30 is_up
cd "$dir"

job=$(sbatch --parsable --ntasks=4 --output="$dir/run.out" "$root/resources/slurm/trazor.sbatch" "${search[@]}" --out "$dir/run.trazor")
wait_for 120 has "$dir/run.trazor" 10
urgent=$(sbatch --parsable --partition=high --ntasks=4 --output="$dir/high.out" --wrap "sleep 2")
wait_for 60 is "$urgent" COMPLETED
wait_for 60 is "$job" PENDING
scored=$(candidates "$dir/run.trazor")
[ "$scored" -lt $evaluations ] || { echo "error: the search was over before it was preempted" >&2; exit 1; }
grep -q stopped <(sqlite3 "file:$dir/run.trazor?mode=ro" "SELECT value FROM meta WHERE key = 'stop_reason'")
echo "preempted with $scored candidates, stopped by the signal"
scontrol update JobId="$job" StartTime=now # Slurm delays a requeued job by two minutes
wait_for 120 is "$job" COMPLETED
same_archive "$dir/run.trazor" "$dir/run.out"
echo "queued again, resumed: same archive as one process"

job=$(sbatch --parsable --no-requeue --ntasks=4 --output="$dir/killed.out" "$root/resources/slurm/trazor.sbatch" "${search[@]}" --out "$dir/killed.trazor")
wait_for 120 has "$dir/killed.trazor" 10
for process in /proc/[0-9]*; do
  if grep -qzx "SLURM_JOB_ID=$job" "$process/environ" && grep -qzx SLURM_PROCID=2 "$process/environ" &&
    [ "$(readlink "$process/exe")" = "$(readlink -f "$bin/trazor")" ]; then
    kill -KILL "${process#/proc/}"
  fi
done 2>/dev/null
wait_for 60 is "$job" FAILED
grep -q "task 2: Killed" "$dir/killed.out"
job=$(sbatch --parsable --ntasks=3 --output="$dir/killed.out" "$root/resources/slurm/trazor.sbatch" "${search[@]}" --out "$dir/killed.trazor")
wait_for 120 is "$job" COMPLETED
same_archive "$dir/killed.trazor" "$dir/killed.out"
echo "rank killed: named, job ended; resumed with another number of ranks: same archive"
