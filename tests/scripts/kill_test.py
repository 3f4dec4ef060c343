#!/usr/bin/env python3
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills a search at random moments, resumes it, and compares its archive with that of an uninterrupted search.

Every second kill comes at a random moment, the others inside a random system call that changes a file (strace). All
candidates that a search showed as done before the kill must be in the session afterwards. --faults adds a full disk, a
read-only folder, a deleted or replaced session, two programs on one session, and a clock that is set back; it needs
root or user namespaces. --stops adds stops by signals. Prints one line per part and exits with 1 after a failure.
"""

import argparse
import glob
import json
import os
import pty
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

EVALUATIONS = 30
WRITES = "pwrite64,fsync,fdatasync,ftruncate,unlink,rename,link"
LONGEST_S = 300.0


class Failure(Exception):
    """A failed check."""


def check(holds, message):
    if not holds:
        raise Failure(message)


class Search:
    """One `trazor search` on its own terminal, where it shows its progress unbuffered."""

    def __init__(self, trazor, session, *, resume=False, prefix=(), env=None, evaluations=EVALUATIONS):
        command = [*prefix, trazor, "search", "--space", "autoformer-tiny", "--params", "5.4M:6.5M", "--supernets", "1",
                   "--image", "32", "--confirm", "1", "--check-image", "2", "--seed", "1", "--initial-sample", "10",
                   "--evaluations", str(evaluations), "--out", str(session)]
        command += ["--resume"] if resume else []
        master, terminal = pty.openpty()
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=terminal,
                                        env={**os.environ, "TERM": "dumb", **(env or {})}, start_new_session=True)
        os.close(terminal)
        self.text = ""
        self._reader = threading.Thread(target=self._read, args=(master,), daemon=True)
        self._reader.start()

    def _read(self, master):
        while True:
            try:
                data = os.read(master, 65536)
            except OSError:
                break
            if not data:
                break
            self.text += data.decode(errors="replace")
        os.close(master)

    def acknowledged(self):
        """The largest number of candidates shown as done."""
        return max((int(done) for done in re.findall(r"(\d+)/\d+  ", self.text)), default=0)

    def is_running(self):
        return self.process.poll() is None

    def wait(self, timeout=LONGEST_S):
        """The exit status; negative after a signal."""
        try:
            status = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failure(f"the search hangs: {self.text[-300:]!r}") from None
        self._reader.join(10)
        return status

    def wait_until_acknowledged(self, count):
        end = time.monotonic() + LONGEST_S
        while self.acknowledged() < count and self.is_running():
            check(time.monotonic() < end, "the search makes no progress")
            time.sleep(0.01)

    def kill(self):
        """Kills the whole process group, so also a search under strace."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self._reader.join(10)

    def expect_refusal(self, *words):
        status = self.wait()
        check(status > 0, f"exit status {status} instead of an error: {self.text[-300:]!r}")
        check("error: " in self.text, f"no error is named: {self.text[-300:]!r}")
        check(not words or any(word in self.text for word in words), f"none of {words} in {self.text[-300:]!r}")


class KillTest:
    def __init__(self, trazor, folder, seed):
        self.trazor = trazor
        self.folder = Path(folder)
        self.random = random.Random(seed)
        self.failures = 0
        start = time.monotonic()
        session = self.folder / "uninterrupted.trazor"
        check(Search(trazor, session).wait() == 0, "the uninterrupted search fails")
        self.seconds = time.monotonic() - start
        self.reference = self.archive(session)
        check(len(self.reference) == EVALUATIONS, f"{len(self.reference)} candidates instead of {EVALUATIONS}")
        self.known = {candidate["id"] for candidate in self.reference}

    def search(self, session, **options):
        return Search(self.trazor, session, **options)

    def archive(self, session):
        shown = subprocess.run([self.trazor, "show", str(session), "--json"], capture_output=True, text=True,
                               timeout=LONGEST_S)
        check(shown.returncode == 0, f"the session cannot be shown: {shown.stderr!r}")
        return json.loads(shown.stdout)

    def check_kept(self, session, acknowledged):
        """Checks that the session has all acknowledged candidates, and only candidates of the uninterrupted search."""
        ids = [candidate["id"] for candidate in self.archive(session)]
        check(len(ids) >= acknowledged, f"{acknowledged} candidates were acknowledged, {len(ids)} are kept")
        check(len(set(ids)) == len(ids), "a candidate is kept twice")
        check(set(ids) <= self.known, "a candidate is kept that the uninterrupted search does not have")

    def check_finishes(self, session, **options):
        search = self.search(session, resume=True, **options)
        status = search.wait()
        check(status == 0, f"the resumed search ends with {status}: {search.text[-300:]!r}")
        check(self.archive(session) == self.reference, "the archive differs from that of the uninterrupted search")

    def part(self, name, action):
        try:
            print(f"ok      {name}: {action()}", flush=True)
        except Failure as failure:
            self.failures += 1
            print(f"FAILED  {name}: {failure}", flush=True)

    # Kills

    def kills(self, count):
        done, whole, inside, acknowledged, runs = 0, 0, 0, 0, 0
        session = self.folder / "killed.trazor"
        while done < count:
            runs += 1
            writing = bool(shutil.which("strace")) and runs % 2 == 0
            resume = session.exists()
            if writing:
                moment = self.random.randint(1, 120)
                # LeakSanitizer does not work under strace.
                leaks = {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}
                search = self.search(session, resume=resume, env=leaks, prefix=(
                    "strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={WRITES}",
                    "-e", f"inject={WRITES}:signal=SIGKILL:when={moment}"))
                search.wait()
            else:
                search = self.search(session, resume=resume)
                try:
                    search.process.wait(self.random.uniform(0.0, 1.2 * self.seconds))
                except subprocess.TimeoutExpired:
                    pass
                search.kill()
            status = search.process.returncode
            if status == 0:
                check(self.archive(session) == self.reference, "the archive differs from the uninterrupted one")
                self.remove(session)
                whole += 1
                continue
            check(status in (-signal.SIGKILL, 128 + signal.SIGKILL),
                  f"exit status {status} after resuming: {search.text[-300:]!r}")
            done += 1
            inside += writing
            acknowledged = max(acknowledged, search.acknowledged())
            if session.exists() and session.stat().st_size > 0:
                self.check_kept(session, search.acknowledged())
            else:
                check(search.acknowledged() == 0, "acknowledged candidates, but no session")
        if session.exists():
            self.check_finishes(session)
            whole += 1
        check(acknowledged > 0 or count < 5, "no kill came after the first candidate")
        return (f"{done} kills ({inside} inside a write), no acknowledged candidate lost, "
                f"{whole} finished archives equal to the uninterrupted one")

    @staticmethod
    def remove(session):
        for file in glob.glob(f"{session}*"):
            os.remove(file)

    def stops(self, count):
        """SIGTERM and SIGINT at random moments: exit status 128 + signal, no acknowledged candidate lost."""
        done, finished, early = 0, 0, 0
        session = self.folder / "stopped.trazor"
        while done < count:
            number = self.random.choice((signal.SIGTERM, signal.SIGINT))
            search = self.search(session, resume=session.exists())
            try:
                search.process.wait(self.random.uniform(0.0, 1.2 * self.seconds))
            except subprocess.TimeoutExpired:
                search.process.send_signal(number)
            status = search.wait()
            if status == 0:
                check(self.archive(session) == self.reference, "the archive differs from the uninterrupted one")
                self.remove(session)
                finished += 1
                continue
            # Before its handlers are installed, the system ends the program; nothing has begun, so nothing is lost.
            if status == -number:
                check(search.acknowledged() == 0, "a search in progress was ended by the system")
                early += 1
            else:
                check(status == 128 + number, f"exit status {status} after signal {number}: {search.text[-300:]!r}")
            if session.exists():
                self.check_kept(session, search.acknowledged())
            done += 1
        return f"{done} stops ({early} before the program ran), {finished} archives equal to the uninterrupted one"

    # Faults

    def full_disk(self):
        disk = self.folder / "disk"
        disk.mkdir()
        empty = self.folder / "empty.trazor"
        check(self.search(empty, evaluations=1).wait() == 0, "a search of one candidate fails")
        least = empty.stat().st_size
        outcomes = []
        for extra in (4, 40, 80, 160, 240):
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={least // 1024 + extra}k", "tmpfs", disk], check=True)
            try:
                session = disk / "full.trazor"
                search = self.search(session)
                status = search.wait()
                done = search.acknowledged()
                outcomes.append(done)
                if status != 0:
                    check(status > 0, f"signal {-status} on a full disk")
                    check("error: " in search.text, f"no error is named: {search.text[-300:]!r}")
                subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
                if session.exists() and done > 0:
                    self.check_kept(session, done)
                if session.exists() and session.stat().st_size == 0:
                    self.remove(session)
                self.check_finishes(session)
            finally:
                subprocess.run(["umount", disk], check=True)
        return f"{outcomes} candidates until the disk was full, all kept; finished when it had room"

    def read_only_folder(self):
        folder = self.folder / "read-only"
        folder.mkdir()
        session = folder / "run.trazor"
        bound = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")  # root without its capability to write everywhere
        search = self.search(session, prefix=bound)
        search.wait_until_acknowledged(10)
        folder.chmod(0o555)
        status = search.wait()
        done = search.acknowledged()
        check(status >= 0, f"signal {-status} in a read-only folder")
        self.search(folder / "new.trazor", prefix=bound).expect_refusal()
        folder.chmod(0o755)
        self.check_kept(session, done)
        self.check_finishes(session)
        return f"exit status {status} after {done} candidates, all kept; a new search is refused"

    def deleted_file(self):
        session = self.folder / "deleted.trazor"
        search = self.search(session)
        search.wait_until_acknowledged(5)
        self.remove(session)
        search.expect_refusal("deleted", "gone", "no longer")
        return f"noticed after {search.acknowledged()} candidates"

    def replaced_file(self):
        session = self.folder / "replaced.trazor"
        search = self.search(session)
        search.wait_until_acknowledged(5)
        other = self.folder / "other.trazor"
        shutil.copy(self.folder / "uninterrupted.trazor", other)
        content = other.read_bytes()
        os.rename(other, session)
        search.expect_refusal("replaced", "another", "deleted")
        check(session.read_bytes() == content, "the file in its place was changed")
        return f"noticed after {search.acknowledged()} candidates, the other file is untouched"

    def two_programs(self):
        session = self.folder / "shared.trazor"
        search = self.search(session)
        search.wait_until_acknowledged(5)
        self.search(session, resume=True).expect_refusal("running")
        search.kill()
        both = [self.search(session, resume=True) for _ in range(2)]
        statuses = sorted(search.wait() for search in both)
        check(statuses[0] == 0, f"exit statuses {statuses} of two resumed at once")
        check(self.archive(session) == self.reference, "the archive differs from the uninterrupted one")
        return f"the second is refused; of two resumed at once the exit statuses are {statuses}"

    def clock_set_back(self):
        library = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
        if not library:
            return "skipped: the package faketime is not installed"
        clock = self.folder / "clock"
        clock.write_text("+0")
        env = {"LD_PRELOAD": library[0], "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1",
               "DONT_FAKE_MONOTONIC": "1"}
        session = self.folder / "clock.trazor"
        search = self.search(session, env=env)
        search.wait_until_acknowledged(10)
        clock.write_text("-2d")
        search.wait_until_acknowledged(20)
        search.kill()
        self.check_kept(session, search.acknowledged())
        clock.write_text("-1000d")
        self.check_finishes(session, env=env)
        return "two days back while it ran, 1000 days at the resume; the archive is the uninterrupted one"

    def faults(self):
        self.part("full disk", self.full_disk)
        self.part("read-only folder", self.read_only_folder)
        self.part("deleted file", self.deleted_file)
        self.part("replaced file", self.replaced_file)
        self.part("two programs", self.two_programs)
        self.part("clock set back", self.clock_set_back)


def with_private_mounts(arguments):
    """Restarts this script in a mount namespace of its own."""
    if os.environ.get("TRAZOR_PRIVATE_MOUNTS"):
        return
    rights = ["-m"] if os.geteuid() == 0 else ["-rm"]
    if subprocess.run(["unshare", *rights, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True).returncode:
        sys.exit("error: --faults needs root or user namespaces, to mount a small file system")
    os.environ["TRAZOR_PRIVATE_MOUNTS"] = "1"
    os.execvp("unshare", ["unshare", *rights, sys.executable, *arguments])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trazor", default="build/release/bin/trazor", help="the program")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--stops", type=int, default=0, help="how often to stop by SIGTERM or SIGINT")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the random moments")
    parser.add_argument("--faults", action="store_true", help="other faults than kills too")
    options = parser.parse_args()
    if options.faults:
        with_private_mounts(sys.argv)
    trazor = str(Path(options.trazor).resolve())
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="trazor-kill-") as folder:
        os.environ["XDG_STATE_HOME"] = f"{folder}/state"
        os.chdir(folder)  # a search whose session's disk is full saves its candidates here
        test = KillTest(trazor, folder, options.seed)
        print(f"uninterrupted: {EVALUATIONS} candidates in {test.seconds:.1f} s", flush=True)
        test.part("kills", lambda: test.kills(options.kills))
        test.part("stops", lambda: test.stops(options.stops))
        if options.faults:
            test.faults()
    sys.exit(1 if test.failures else 0)


if __name__ == "__main__":
    main()
