"""The fork server: one process that holds NumPy and the course's package, and copies itself for
each submission.

It is a fresh interpreter, started before a test or a submission is read, so there is nothing in its
memory to find. A copy costs milliseconds, is confined at once (../kernel), and serves one
submission (child.py).
"""

import contextlib
import gc
import json
import os
import select
import signal
import socket
import struct
import sys
import tempfile
from dataclasses import replace

from course_tools.grading.sandbox import kernel
from course_tools.grading.sandbox.inside import child
from course_tools.grading.sandbox.kernel import namespaces, probe
from course_tools.grading.sandbox.processes import KILLED, remove

SCM_CREDENTIALS = 2


def main(file, settings):
    settings = json.loads(settings)
    control = socket.socket(fileno=int(file))
    child.prepare(settings["preload"])
    child.as_python("%time")
    kernel.prepare()
    gc.collect()
    gc.freeze()  # or the first collection in each copy would touch, and so copy, all memory
    os.umask(0o022)                                # another user may have to read what is made
    running = set()
    try:
        settings["layers"] = planted(kernel.Layers(**settings["layers"]), settings)
        settings["layers"], held = what_holds(settings)
        say(control, held)
        while True:
            message, files, _, _ = socket.recv_fds(control, 4096, 1)
            if not message:
                return
            order = json.loads(message)
            if "spawn" in order:
                pid = start(serve, control, files[0], order["spawn"], settings)
                os.close(files[0])
                running.add(pid)
                say(control, pid, pid if settings["layers"].unshare else None)
            else:
                say(control, stop(order["end"]))
                running.discard(order["end"])
    finally:
        for pid in running:                        # the user has gone: nothing is left behind
            stop(pid)
        namespaces.fell(settings["tree"])
        remove(settings["folder"], wait=True)


def say(control, what, about=None):
    """Answer the marker. about: the number of a process; the kernel tells the marker by which
    number it knows that one."""
    credentials = struct.pack("3i", about, os.getuid(), os.getgid()) if about else None
    more = [(socket.SOL_SOCKET, SCM_CREDENTIALS, credentials)] if about else []
    control.sendmsg([json.dumps(what).encode()], more)


def planted(layers, settings):
    """These layers with the tree that students' processes will see, where one can be made."""
    if layers.unshare:
        with contextlib.suppress(OSError):
            namespaces.plant(settings["tree"], kernel.readable(), settings["folder"])
            return replace(layers, tree=settings["tree"])
    return layers


def what_holds(settings):
    """(layers, names in kernel.HELD): as many layers as leave Python what it needs, and what they
    were seen to keep a process from."""
    for less in ({}, {"user": False}, {"tree": None}, {"user": False, "tree": None}):
        layers = replace(settings["layers"], **less)
        ours, theirs = socket.socketpair()
        scratch = tempfile.mkdtemp(prefix="probe-", dir=settings["folder"])
        pid = start(attempt, ours, theirs.fileno(), scratch, settings | {"layers": layers})
        theirs.close()
        held = json.loads(ours.recv(4096) or "null")
        stop(pid)
        remove(scratch)
        if held is not None:
            return layers, held
    raise RuntimeError("Python does not work in a process that this system confines")


def start(task, control, file, scratch, settings):
    """A copy of this process does a task, with the file as its number 3; here, its number."""
    pid = os.fork()
    if pid == 0:
        become_child(task, control, file, scratch, settings)
    return pid


def become_child(task, control, file, scratch, settings):
    """This copy of the server becomes a student's process; it never returns."""
    status = 0
    try:
        control.close()
        os.dup2(file, 3)
        child.quiet()
        os.closerange(4, 256)
        os.setsid()
        os.environ.clear()
        os.environ.update(HOME=scratch, TMPDIR=scratch, PATH="", OPENBLAS_NUM_THREADS="1",
                          COURSE_STATIC="1", MPLBACKEND="agg")
        tempfile.tempdir = scratch
        sys.argv = [""]
        sys.path[0] = ""                           # as in a notebook: its own folder comes first
        task(socket.socket(fileno=3), lambda: kernel.enter(
            settings["layers"], scratch, settings["memory"], settings["seconds"]))
    except BaseException as error:
        status = isinstance(error, MemoryError)
    finally:
        os._exit(status)


def serve(connection, enter):
    """Answer the checker. It may put files into the scratch folder before its first question."""
    select.select([connection], [], [])
    enter()
    child.Student(connection).boundary.answer_forever()


def attempt(connection, enter):
    """Tell what this process is kept from; nothing, if not even Python works."""
    enter()
    connection.send(json.dumps(probe.held() if probe.works() else None).encode())


def stop(pid):
    """End a child with all it started, and wait for it. Its exit code, or 0 if it was still
    running."""
    running = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
    for kill in (os.killpg, os.kill):  # it may not have had the time for a group of its own
        with contextlib.suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return 0 if running and code == KILLED else code


if __name__ == "__main__":
    with contextlib.suppress(ConnectionError):     # its user has gone
        main(*sys.argv[1:])
