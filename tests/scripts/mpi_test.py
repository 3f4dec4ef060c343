#!/usr/bin/env python3
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Searches with several MPI ranks on this machine: equal archives, replay, lost ranks, resume.

Exit status 77: no mpirun, or a program without MPI.
"""
import argparse
import contextlib
import os
import pathlib
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

EVALUATIONS = 20
SEARCH = ["--space", "autoformer-tiny", "--evaluations", str(EVALUATIONS), "--initial-sample", "12", "--step-size", "4",
          "--supernets", "1", "--image", "32", "--check-image", "0", "--seed", "3"]
# Open MPI: allow root, more ranks than processors, no cross-process memory copies; other MPI libraries ignore this.
ENVIRONMENT = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
               "OMPI_MCA_rmaps_base_oversubscribe": "1", "OMPI_MCA_btl_vader_single_copy_mechanism": "none",
               "OMPI_MCA_orte_base_help_aggregate": "1"}


def archive(file):
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return database.execute("SELECT idx, id, generation, operator, parents, status, scores "
                                "FROM candidates ORDER BY idx").fetchall()


def count(file):
    try:
        return len(archive(file))
    except sqlite3.Error:
        return 0  # not yet there


class Job:
    """A search under mpirun."""

    mpirun = "mpirun"

    def __init__(self, program, ranks, arguments):
        self.process = subprocess.Popen(
            [self.mpirun, "-n", str(ranks), program, "search", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env={**os.environ, **ENVIRONMENT}, start_new_session=True)
        self.program = program

    def ranks(self):
        """Process ids by rank."""
        found = {}
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if os.getsid(int(folder.name)) != self.process.pid and not self.is_descendant(folder.name):
                    continue
                for entry in (folder / "environ").read_bytes().split(b"\0"):
                    name, _, value = entry.partition(b"=")
                    if name in (b"OMPI_COMM_WORLD_RANK", b"PMI_RANK") and \
                            os.readlink(folder / "exe") == os.path.realpath(self.program):
                        found[int(value)] = int(folder.name)
        return found

    def is_descendant(self, process):
        while process not in ("0", "1"):
            if int(process) == self.process.pid:
                return True
            process = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1]
        return False

    def wait_for(self, file, candidates):
        end = time.monotonic() + 120
        while count(file) < candidates:
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"no {candidates} candidates: {self.process.communicate()}")
            time.sleep(0.02)

    def end(self, seconds=120):
        out, err = self.process.communicate(timeout=seconds)
        return self.process.returncode, out + err


class Tests:
    def __init__(self, program, folder):
        self.program = program
        self.folder = pathlib.Path(folder)
        self.whole = self.folder / "one.trazor"

    def search(self, ranks, file, *more, confirm=0):
        return Job(self.program, ranks, [*SEARCH, "--confirm", str(confirm), "--out", str(file), *more])

    def finished(self, ranks, file, *more, confirm=0):
        status, text = self.search(ranks, file, *more, confirm=confirm).end()
        assert status == 0, text
        return archive(file)

    def archives_are_equal_for_any_number_of_ranks(self):
        expected = self.finished(1, self.whole)
        assert len(expected) == EVALUATIONS
        # A second evaluator scores the finalists.
        for ranks, confirm in ((2, 1), (4, 0)):
            assert self.finished(ranks, self.folder / f"{ranks}.trazor", confirm=confirm) == expected, ranks

    def asynchronous_search_is_replayed(self):
        file = self.folder / "async.trazor"
        expected = self.finished(4, file, "--in-flight", "8")
        for ranks in (1, 3):
            again = self.folder / f"again{ranks}.trazor"
            status, text = Job(self.program, ranks, ["--replay", str(file), "--out", str(again)]).end()
            assert status == 0, text
            assert archive(again) == expected, ranks

    def resumes(self, file, ranks):
        status, text = Job(self.program, ranks, ["--resume", "--out", str(file)]).end()
        assert status == 0, text
        assert archive(file) == archive(self.whole)

    def killed_rank_ends_the_job(self):
        for rank in (0, 2):
            file = self.folder / f"killed{rank}.trazor"
            job = self.search(4, file)
            job.wait_for(file, 5)
            ranks = job.ranks()
            os.kill(ranks[rank], signal.SIGKILL)
            status, text = job.end(30)
            assert status != 0
            # MPICH's mpirun may name any process, even one that it has ended itself.
            assert str(ranks[rank]) in text or f"rank {rank}" in text or "BAD TERMINATION" in text, text
            self.none_is_left(ranks)
            self.resumes(file, 3 - rank)

    def stopped_rank_is_named(self):
        file = self.folder / "stopped.trazor"
        job = self.search(4, file, "--rank-seconds", "5")
        job.wait_for(file, 5)
        ranks = job.ranks()
        os.kill(ranks[2], signal.SIGSTOP)
        status, text = job.end(40)
        assert status != 0
        named = f"rank 2 ({socket.gethostname()}, process {ranks[2]}) has sent nothing for 5 s"
        assert sum(named in line for line in text.splitlines()) == 1, text
        self.none_is_left(ranks)
        self.resumes(file, 2)

    def suspended_job_goes_on(self):
        file = self.folder / "suspended.trazor"
        job = self.search(3, file, "--rank-seconds", "5")
        job.wait_for(file, 5)
        ranks = job.ranks().values()
        for process in ranks:
            os.kill(process, signal.SIGSTOP)
        time.sleep(6.5)
        for process in ranks:
            os.kill(process, signal.SIGCONT)
        status, text = job.end()
        assert status == 0, text
        assert archive(file) == archive(self.whole)

    def signal_stops_the_search(self):
        file = self.folder / "signal.trazor"
        job = self.search(3, file)
        job.wait_for(file, 5)
        ranks = job.ranks()
        for process in ranks.values():
            os.kill(process, signal.SIGTERM)
        status, text = job.end(30)
        assert status == 143, (status, text)
        self.none_is_left(ranks)
        self.resumes(file, 2)

    def failing_rank_is_named(self):
        empty = self.folder / "empty"
        empty.mkdir()
        shutil.copy(pathlib.Path(self.program).parent.parent / "lib/trazor/mpi.so", empty)
        os.environ["TRAZOR_BACKENDS"] = str(empty)
        try:
            file = self.folder / "none.trazor"
            status, text = self.search(2, file).end()
        finally:
            del os.environ["TRAZOR_BACKENDS"]
        assert status != 0
        assert "rank 1 (" in text and "scoring needs a backend" in text, text
        assert not file.exists()

    @staticmethod
    def none_is_left(ranks):
        end = time.monotonic() + 10
        while any(os.path.exists(f"/proc/{process}") for process in ranks.values()):
            assert time.monotonic() < end, ranks
            time.sleep(0.05)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trazor", required=True)
    parser.add_argument("--mpirun", default="mpirun", help="of the MPI that the program was built with")
    parser.add_argument("only", nargs="*", help="names of tests")
    options = parser.parse_args()
    program = os.path.abspath(options.trazor)
    Job.mpirun = options.mpirun
    if not shutil.which(options.mpirun) or not (pathlib.Path(program).parent.parent / "lib/trazor/mpi.so").exists():
        print("skipped: no mpirun, or built without MPI")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        tests = Tests(program, folder)
        names = [name for name, kind in vars(Tests).items()
                 if name[0] != "_" and name not in ("search", "finished", "resumes", "none_is_left") and callable(kind)]
        for name in names:
            if not options.only or name in options.only or name == names[0]:
                start = time.monotonic()
                getattr(tests, name)()
                print(f"{name}: passed, {time.monotonic() - start:.1f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
