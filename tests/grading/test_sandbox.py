"""What a student's process can do to the machine, tried from inside: with all that this system has
to hold it, and with less, as older systems have.

Every attack belongs to a name in kernel.HELD. Where the sandbox says that this holds, the attack
must fail; and with seccomp alone, nearly all must.
"""

import contextlib
import ctypes
import itertools
import platform
import re
import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from course_tools.grading.sandbox import kernel, processes
from course_tools.grading.sandbox.crossing.boundary import Boundary
from course_tools.grading.sandbox.crossing.values import Gone
from course_tools.grading.sandbox.kernel import calls, landlock, seccomp
from tests.support.class_of import ROOT

here = pytest.mark.skipif(not seccomp.available() or landlock.version() < 5,
                          reason="this code is let loose only where the kernel holds it")
ALONE = {"unshare": (), "user": False}             # without namespaces and another user
SYSTEMS = {"all of it": {}, "no namespaces": ALONE, "Landlock 5": ALONE | {"landlock": 5},
           "Landlock 3": ALONE | {"landlock": 3}, "Landlock 1": ALONE | {"landlock": 1},
           "no Landlock": ALONE | {"landlock": 0}}
# System calls that the sandbox does not know, on x86-64 and aarch64
NUMBERS = {
    "ptrace": (101, 117), "process_vm_writev": (311, 271), "unshare": (272, 97),
    "setns": (308, 268), "mount": (165, 40), "pivot_root": (155, 41), "open_tree": (428, 428),
    "fsopen": (430, 430), "fanotify_init": (300, 262), "inotify_init1": (294, 26),
    "io_uring_setup": (425, 425), "memfd_create": (319, 279), "execveat": (322, 281),
    "personality": (135, 92), "keyctl": (250, 219), "add_key": (248, 217), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "seccomp": (317, 277),
    "shmget": (29, 194), "shmctl": (31, 195), "semget": (64, 190), "msgget": (68, 186),
    "mq_open": (240, 180), "timer_create": (222, 107), "kcmp": (312, 272),
    "name_to_handle_at": (303, 264), "syslog": (103, 116), "quotactl": (179, 60),
    "acct": (163, 89), "swapon": (167, 224), "reboot": (169, 142), "sethostname": (170, 161),
    "settimeofday": (164, 170), "adjtimex": (159, 171), "clock_settime": (227, 112),
    "ioprio_set": (251, 30), "sched_setattr": (314, 274), "mlockall": (151, 230),
    "capset": (126, 91), "prlimit64": (302, 261), "tkill": (200, 130), "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138), "pidfd_open": (434, 434), "clone": (56, 220),
    "clone3": (435, 435), "prctl": (157, 167), "mbind": (237, 235), "vmsplice": (278, 75),
    "get_robust_list": (274, 100), "setxattr": (188, 5), "kexec_load": (246, 104),
    "init_module": (175, 105), "process_madvise": (440, 440), "future": (800, 800),
}
BEFORE = """
import ctypes, errno, fcntl, os, socket, struct
NUMBERS = {numbers}
libc = ctypes.CDLL(None, use_errno=True)
def raw(name, *args):
    "Make a system call; OSError if it fails."
    wide = [ctypes.c_void_p(a) if isinstance(a, int) else a for a in args]
    if libc.syscall(NUMBERS.get(name, name), *wide) < 0:
        raise OSError(ctypes.get_errno(), name)
def unchanged(same):
    if same:
        raise OSError("nothing has happened")
def first_that_works(*attempts):
    for attempt in attempts:
        try:
            return attempt()
        except OSError:
            pass
    raise OSError("nothing works")
victim, parent, segment, secret, own = {victim}, os.getppid(), {segment}, {secret!r}, {own!r}
"""

# What the review of the grader found, and what it tried: (name in kernel.HELD, code)
FOUND = {
    "F_SETOWN and F_SETSIG": ("processes", """
r, w = os.pipe()
fcntl.fcntl(r, 8, victim)
fcntl.fcntl(r, 10, 9)
fcntl.fcntl(r, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
os.write(w, b'x')"""),
    "F_SETOWN_EX": ("processes", "r, w = os.pipe()\n"
                                 "fcntl.fcntl(r, 15, struct.pack('ii', 1, victim))"),
    "F_SETSIG": ("processes", "r, w = os.pipe()\nfcntl.fcntl(r, 10, 9)"),
    "a segment of shared memory removed": ("machine", "raw('shmctl', segment, 0, 0)"),
    "priority": ("machine", "os.setpriority(os.PRIO_PROCESS, victim, 5)"),
    "priority of the server": ("machine", "os.setpriority(os.PRIO_PROCESS, parent, 5)"),
    "affinity": ("machine", "os.sched_setaffinity(victim, [0])"),
    "scheduler": ("machine", "os.sched_setscheduler(victim, os.SCHED_BATCH, os.sched_param(0))"),
    "real time for itself": ("machine", "os.sched_setscheduler(0, os.SCHED_FIFO, "
                                        "os.sched_param(1))"),
    "host name": ("machine", "name = os.uname().nodename.encode()\n"
                             "raw('sethostname', name, len(name))"),
    "time": ("machine", "raw('settimeofday', 0, 0)"),
    "restart": ("machine", "try: raw('reboot', 1, 2, 3, 0)\nexcept OSError as e:\n"
                           "    if e.errno != errno.EINVAL: raise"),
    "fanotify": ("files", "raw('fanotify_init', 0, 0)"),
    "fsopen": ("files", "raw('fsopen', b'tmpfs', 0)"),
    "open_tree": ("files", "raw('open_tree', -100, b'/', 1)"),
    "stat": ("names", "os.stat(secret)"),
    "stat of /etc/shadow": ("names", "os.stat('/etc/shadow')"),
    "inotify": ("files", "raw('inotify_init1', 0)"),
}
# What nobody had named
NEW = {
    "survives its server": ("processes", "raw('prctl', 1, 0)"),
    "an owner for the socket": ("processes", "first_that_works(\n"
        "    lambda: fcntl.ioctl(3, 0x8901, struct.pack('i', victim)),\n"
        "    lambda: fcntl.ioctl(3, 0x8902, struct.pack('i', victim)))"),
    "a signal to one thread": ("processes", "first_that_works(lambda: raw('tkill', victim, 9),\n"
        "    lambda: raw('tgkill', victim, victim, 9), lambda: raw('pidfd_open', victim, 0),\n"
        "    lambda: raw('rt_sigqueueinfo', victim, 9, bytes(128)))"),
    "a signal to everybody": ("processes", "os.kill(-1, 0)"),
    "stops its server": ("processes", "os.kill(parent, 19)"),
    "attaches to another process": ("processes", "raw('ptrace', 16, victim, 0, 0)"),
    "writes into another's memory": ("processes", "raw('process_vm_writev', victim, 0, 0, 0, 0, "
                                                  "0)"),
    "another's limits": ("processes", "raw('prlimit64', victim, 4, struct.pack('QQ', 0, 0), 0)"),
    "its own limits, by the raw call": ("limits", "raw('prlimit64', 0, 9, "
                                                  "struct.pack('qq', -1, -1), 0)"),
    "asks whether a process is there": ("processes", "import time\n"
        "time.clock_gettime(~victim << 3 | 2)"),
    "compares processes": ("processes", "raw('kcmp', victim, victim, 0, 0, 0)"),
    "a process by clone": ("programs", "raw('clone', 17, 0, 0, 0, 0)"),
    "a process that shares its memory": ("programs", "raw('clone', 0x4100 | 17, 0, 0, 0, 0)"),
    "a process by clone3": ("programs", "raw('clone3', struct.pack('11Q', 0, 0, 0, 0, 17, "
                                        "*[0] * 6), 88)"),
    "a thread in other namespaces": ("programs", "raw('clone', 0x10000 | 0x10000000 | 0x0b00, "
                                                 "0, 0, 0, 0)"),
    "namespaces, to be root there": ("root", "raw('unshare', 0x10000000)"),
    "a process by another numbering": ("programs", "raw(0x40000000 + 57)"),
    "a program without a file": ("programs", "raw('memfd_create', b'x', 0)"),
    "a program by its descriptor": ("programs", "fd = os.open(own, os.O_RDONLY)\n"
        "raw('execveat', fd, b'', 0, 0, 0x1000)"),
    "calls by a queue": ("programs", "raw('io_uring_setup', 8, bytes(120))"),
    "programs in the kernel": ("programs", "first_that_works(\n"
        "    lambda: raw('bpf', 0, bytes(72), 72),\n"
        "    lambda: raw('init_module', 0, 0, b''), lambda: raw('kexec_load', 0, 0, 0, 0))"),
    "a filter that answers its own calls": ("machine", "raw('seccomp', 1, 8, 0)"),
    "looks at the whole machine": ("machine", "first_that_works(\n"
        "    lambda: raw('perf_event_open', bytes(128), 0, -1, -1, 0),\n"
        "    lambda: raw('syslog', 3, bytes(9), 9), lambda: raw('userfaultfd', 0),\n"
        "    lambda: raw('userfaultfd', 1))"),
    "another personality": ("machine", "raw('personality', 0x40000)"),
    "the keys of its user": ("machine", "first_that_works(lambda: raw('keyctl', 0, -3, 0),\n"
        "    lambda: raw('add_key', b'user', b'a', b'b', 1, -3))"),
    "queues and semaphores": ("machine", "first_that_works(\n"
        "    lambda: raw('shmget', 0, 4096, 0o1600), lambda: raw('semget', 0, 1, 0o1600),\n"
        "    lambda: raw('msgget', 0, 0o1600), lambda: raw('mq_open', b'q', 0o102, 0o600, 0))"),
    "clocks": ("machine", "first_that_works(lambda: raw('adjtimex', bytes(208)),\n"
        "    lambda: raw('clock_settime', 0, bytes(16)))"),
    "priority on the disk": ("machine", "raw('ioprio_set', 1, 0, 3 << 13)"),
    "memory that cannot be swapped": ("machine", "raw('mlockall', 2)"),
    "swap, quotas, accounts": ("machine", "first_that_works(lambda: raw('swapon', b'x', 0),\n"
        "    lambda: raw('acct', 0), lambda: raw('quotactl', 0x80000100, 0, 0, 0))"),
    "is root again": ("root", "first_that_works(lambda: os.setresuid(0, 0, 0),\n"
        "    lambda: os.setgroups([0]))\nos.chown('.', 1, 1)"),
    "has its rights again": ("root", "raw('capset', struct.pack('Ii', 0x20080522, 0), "
                                     "b'\\xff' * 24)"),
    "leaves its root folder": ("files", "os.chroot('.')"),
    "mounts": ("files", "first_that_works(lambda: raw('mount', b'/', b'.', 0, 0x1000, 0),\n"
        "    lambda: raw('pivot_root', b'.', b'.'))"),
    "a device": ("files", "os.mknod('disk', 0o60666, os.makedev(254, 0))\n"
                          "open('disk', 'rb').read(1)"),
    "files by their handle": ("files", "raw('name_to_handle_at', -100, b'/etc', "
                                       "struct.pack('Ii', 128, 0) + bytes(128), bytes(4), 0)"),
    "a link to a secret": ("files", "os.symlink(secret, 'mine')\nopen('mine').read()"),
    "a hard link to a secret": ("files", "os.link(secret, 'mine')\nopen('mine').read()"),
    "a secret by a folder above": ("files", "fd = os.open('/', os.O_PATH)\n"
        "os.open(secret.lstrip('/'), os.O_RDONLY, dir_fd=fd)"),
    "a secret by /proc": ("files", "first_that_works(*[lambda p=p: open(p + secret).read()\n"
        "    for p in ('/proc/self/root', '/proc/1/root', f'/proc/{{victim}}/root')])"),
    "another's memory by /proc": ("processes", "open(f'/proc/{{victim}}/mem', 'r+b').close()"),
    "its own memory by /proc": ("files", "open('/proc/self/mem', 'r+b').close()"),
    "rights of a file that it can read": ("root", "before = os.stat(own).st_mode\n"
        "fd = os.open(own, os.O_RDONLY)\nos.fchmod(fd, 0)\nos.chmod(own, 0)\n"
        "unchanged(os.stat(own).st_mode == before)"),
    "time of a file that it can read": ("root", "before = os.stat(own).st_mtime\n"
        "os.utime(own, (1, 1))\nunchanged(os.stat(own).st_mtime == before)"),
    "attributes of a file that it can read": ("root", "raw('setxattr', own.encode(), b'user.a', "
                                                      "b'1', 1, 0)"),
    "a course file changed through a link": ("files", "os.link(own, 'mine')\n"
                                                      "open('mine', 'a').close()"),
    "a course file cut off": ("files", "os.truncate(own, 0)"),
    "a lock on a file of everybody": ("files", "fd = os.open(own, os.O_RDONLY)\n"
        "fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)"),
    "a lease, or news of a folder": ("files", "fd = os.open(os.path.dirname(own), os.O_RDONLY)\n"
        "first_that_works(lambda: fcntl.fcntl(fd, 1024, 0), lambda: fcntl.fcntl(fd, 1026, 2))"),
    "types into a terminal": ("files", "fd = first_that_works(\n"
        "    lambda: os.open('/dev/tty', os.O_RDWR), lambda: os.open('/dev/null', os.O_RDWR))\n"
        "fcntl.ioctl(fd, 0x5412, b'x')"),
    "a file of another process": ("files", "import asyncio, gc\n"
        "loops = [o for o in gc.get_objects() if isinstance(o, asyncio.BaseEventLoop)]\n"
        "own = [f.fileno() for o in loops for f in (o._ssock, o._csock, o._selector)]\n"
        "for fd in set(range(4, 1024)).difference(own):\n"
        "    try: os.fstat(fd)\n    except OSError: continue\n"
        "    break\nelse: raise OSError"),
    "hands a file to the checker": ("network", "s = socket.socket(fileno=os.dup(3))\n"
                                               "socket.send_fds(s, [b'x'], [0])"),
    "sockets of every kind": ("network", "first_that_works(*[lambda f=f: socket.socket(f, k)\n"
        "    for f in (1, 2, 10, 16, 17, 38, 40) for k in (1, 2, 3)])"),
    "a pair of sockets of another kind": ("network", "libc.socketpair.restype = int\n"
        "pair = (ctypes.c_int * 2)()\nif libc.socketpair(30, 1, 0, pair) < 0: raise OSError"),
    "timers": ("machine", "raw('timer_create', 0, 0, bytes(8))"),
    "a call that is not there yet": ("machine", "raw('future')"),
    "a disk full of bytes": ("disk", "for i in range(30):\n    with open(str(i), 'wb') as f:\n"
                                     "        f.write(bytes(4 * 2**20))"),
    "a disk full of names": ("disk", "for i in range(12000): os.mkdir(str(i))"),
}
# What seccomp alone does not stop: it sees no paths
NEED_MORE = {"stat", "stat of /etc/shadow", "a link to a secret", "a hard link to a secret",
             "a secret by a folder above", "a secret by /proc", "its own memory by /proc",
             "another's memory by /proc", "a course file changed through a link",
             "a disk full of bytes", "a disk full of names"}
MANY_THREADS = """
import threading
threading.stack_size(32768)
wait, count = threading.Event(), 0
try:
    for count in range(5000): threading.Thread(target=wait.wait, daemon=True).start()
except RuntimeError: pass
"""
BY_THE_OLD_DOOR = """
import mmap
page = mmap.mmap(-1, 4096, prot=7)
page.write(b'\\xb8\\x02\\x00\\x00\\x00\\xcd\\x80\\xc3')          # mov eax, 2 (fork); int 0x80; ret
ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
"""

HONEST = {
    "twenty threads at once": "import threading\nall_here = threading.Barrier(21)\n"
        "def wait():\n    kept = [object()] * 1000\n    all_here.wait()\n"
        "for _ in range(20):\n    threading.Thread(target=wait).start()\nall_here.wait()",
    "threads and OpenBLAS": "import numpy as np\n"
        "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(8) as pool:\n"
        "    list(pool.map(lambda n: np.linalg.svd(np.ones((n, n)) @ np.ones((n, n))), [60] * 16))",
    "files": "import csv, json, pathlib, pickle, numpy as np\n"
        "pathlib.Path('a/b').mkdir(parents=True)\npathlib.Path('a/b/c.txt').write_text('x')\n"
        "np.save('x', np.ones(3))\nnp.savez('y', x=np.ones(3))\nnp.load('x.npy', mmap_mode='r+')\n"
        "np.savetxt('z', np.ones(3))\npickle.dump([1], open('p', 'wb'))\n"
        "pathlib.Path('p').rename('q')\npathlib.Path('q').unlink()\nlist(pathlib.Path().rglob('*'))",
    "copies": "import shutil, tempfile, zipfile\nopen('a', 'w').write('x' * 100000)\n"
        "shutil.copy('a', 'b')\nshutil.copy2('a', 'c')\nfolder = tempfile.mkdtemp()\n"
        "shutil.copy('a', folder)\nshutil.copytree(folder, 'd')\n"
        "shutil.move('c', 'e')\nzipfile.ZipFile('z.zip', 'w').write('a')\n"
        "shutil.unpack_archive('z.zip', 'out')\nshutil.rmtree('out')\n"
        "tempfile.NamedTemporaryFile().write(b'x')\ntempfile.TemporaryFile().write(b'x')",
    "a data base": "import sqlite3\nwith sqlite3.connect('a.db') as db:\n"
        "    db.execute('create table t (x)')\n    db.execute('insert into t values (1)')",
    "asyncio": "import asyncio\nasync def f():\n    await asyncio.sleep(0)\n"
        "    return await asyncio.to_thread(sum, [1])\nassert asyncio.run(f()) == 1",
    "the standard library": "import cProfile, datetime, logging, locale, os, platform, queue, "
        "random, resource, secrets, signal, threading, time, timeit, tracemalloc, uuid, zoneinfo\n"
        "platform.platform(); os.cpu_count(); os.getloadavg; time.sleep(0); secrets.token_hex()\n"
        "datetime.datetime.now(zoneinfo.ZoneInfo('Europe/Paris')); uuid.uuid4()\n"
        "resource.getrusage(0); resource.getrlimit(resource.RLIMIT_AS)\n"
        "signal.setitimer(signal.ITIMER_REAL, 100); signal.alarm(0); timeit.timeit('1', number=1)\n"
        "tracemalloc.start(); cProfile.run('1'); logging.basicConfig(filename='log')\n"
        "time.thread_time(); time.process_time(); print('x', flush=True); os.isatty(1)",
    "IPython": "import IPython\nfrom IPython.display import HTML, Image, display\n"
        "display(HTML('<b>x</b>'))\nHTML('x')._repr_html_()",
    "what was not there before": "import xml.etree.ElementTree, http.client, unittest, doctest\n"
        "import numpy.polynomial, numpy.ma",
    "its own signals": "import os, signal\nsignal.signal(signal.SIGUSR1, lambda *a: None)\n"
        "os.kill(os.getpid(), signal.SIGUSR1)\nsignal.raise_signal(signal.SIGUSR1)",
}
PICTURE = ("import matplotlib\nmatplotlib.use('agg')\nimport matplotlib.pyplot as plt\n"
           "plt.plot([1, 2])\nplt.title('a $x^2$ ä')\nplt.savefig('p.png')\nplt.savefig('p.svg')\n"
           "import os\nassert os.path.getsize('p.png') > 1000")


@pytest.fixture(scope="module", params=SYSTEMS)
def children(request):
    """Where processes come from that are held as on one of these systems."""
    started = processes.ForkServer(2**29, 30,
                                   layers=replace(kernel.available(), **SYSTEMS[request.param]))
    yield started
    started.close()


@contextlib.contextmanager
def student(children):
    """Runs code in a new process of a student's; gives what it calls `result`."""
    child = children.spawn()
    boundary = Boundary(child.connection, trusted=True)
    boundary.deadline = boundary.clock() + 600

    def run(code):
        boundary.ask("run", code)
        return boundary.ask("name", "result")

    try:
        yield run
    finally:
        children.end(child)


@pytest.fixture(scope="module")
def victim():
    """A process of the instructor's."""
    process = subprocess.Popen(["sleep", "infinity"])
    yield psutil.Process(process.pid)
    process.kill()
    process.wait()


@pytest.fixture
def segment():
    """The number of a piece of shared memory of the instructor's."""
    libc = ctypes.CDLL(None, use_errno=True)
    number = libc.shmget(0, 4096, 0o600)
    assert number >= 0
    yield number
    assert libc.shmctl(number, 0, None) == 0, "it is not there any more"


def code_of(attack, victim, segment):
    machine = calls.MACHINES.index(platform.machine())
    numbers = {name: both[machine] for name, both in NUMBERS.items()}
    own, secret = (str(ROOT / "course_lib" / name) for name in ("layers.py", "checks/__init__.py"))
    code = (BEFORE + attack).format(numbers=numbers, victim=victim.pid, segment=segment, own=own,
                                    secret=secret)
    return code + "\nresult = 'it worked'\n"


def state(process):
    lives = process.status() in (psutil.STATUS_RUNNING, psutil.STATUS_SLEEPING)
    return lives, process.nice(), process.cpu_affinity(), process.rlimit(9)


@here
@pytest.mark.parametrize("name", [*FOUND, *NEW])
def test_an_attack_fails_where_the_sandbox_says_so(children, victim, segment, name):
    kind, attack = (FOUND | NEW)[name]
    before = state(victim)
    worked = True
    with student(children) as run:
        try:
            run(code_of(attack, victim, segment))
        except (OSError, Gone):
            worked = False
    if kind in children.features:
        assert not worked
    assert not worked or name in NEED_MORE
    assert state(victim) == before


@here
@pytest.mark.parametrize("name", HONEST)
def test_honest_code_works(children, name):
    with student(children) as run:
        assert run(HONEST[name] + "\nresult = 1") == 1


@here
@pytest.mark.parametrize("children", ["all of it", "Landlock 1"], indirect=True)
def test_a_picture_is_drawn(children):
    with student(children) as run:
        assert run(PICTURE + "\nresult = 1") == 1


@here
@pytest.mark.skipif(not kernel.available().user, reason="only root can let others do the work")
@pytest.mark.parametrize("children", ["all of it"], indirect=True)
def test_threads_come_to_an_end_before_the_machine_does(children):
    with student(children) as run:
        assert 8 < run(MANY_THREADS + "result = count") < kernel.TASKS


@here
@pytest.mark.skipif(platform.machine() != "x86_64", reason="other processors have no such door")
def test_the_calls_of_32_bits_end_the_process(children, victim):
    with student(children) as run, pytest.raises(Gone):
        run(code_of(BY_THE_OLD_DOOR, victim, 0))


@here
def test_files_that_were_put_beside_a_notebook_are_there(children):
    child = children.spawn()
    Path(child.scratch, "data").mkdir()
    Path(child.scratch, "data", "points.csv").write_text("1,2\n")
    boundary = Boundary(child.connection, trusted=True)
    boundary.ask("run", "result = open('data/points.csv').read()\n"
                        "open('data/points.csv', 'a').write('3')")
    assert boundary.ask("name", "result") == "1,2\n"
    children.end(child)


@here
def test_what_holds_is_tried_and_not_believed():
    """Layers that are left out are seen to be left out."""
    nothing = kernel.Layers()
    started = processes.ForkServer(2**29, 20, layers=nothing)
    assert set(started.features) <= {"root"}       # who is not root has not its rights anyhow
    started.close()


LEFT_ALONE = """
import sys, time
from course_tools.grading.sandbox import processes
from course_tools.grading.sandbox.crossing.boundary import Boundary
children = processes.start(2**29, 60)
child = children.spawn()
boundary = Boundary(child.connection, trusted=True)
boundary.ask("run", "open('x', 'w').write('x')")
boundary._send("ask", [9, "run", "while True: pass"])
print(children.process.pid, child.pid, children.folder, children.tree, flush=True)
time.sleep(600)
"""


@here
def test_nothing_is_left_when_the_marker_is_killed():
    marker = subprocess.Popen([sys.executable, "-c", LEFT_ALONE], cwd=ROOT, text=True,
                              stdout=subprocess.PIPE)
    server, child, *folders = marker.stdout.readline().split()
    processes = [psutil.Process(int(number)) for number in (server, child)]
    marker.kill()
    marker.communicate()
    _, alive = psutil.wait_procs(processes, timeout=60)
    assert not alive
    assert not any(Path(folder).exists() for folder in folders)


def test_what_is_missing_is_said():
    everything = set(kernel.HELD)
    assert "could not keep them from: the network" in kernel.described(everything - {"network"})
    assert "could not" not in kernel.described(everything)
    assert "kept submissions from" not in kernel.described(())


# The list of calls


@pytest.mark.parametrize("machine", calls.MACHINES)
def test_no_call_is_listed_twice(machine):
    tables = (calls.ALLOWED, calls.CHECKED, calls.PRETENDED, calls.WITHOUT)
    listed = [number for table in tables for number in calls.numbers(table, machine).values()]
    assert len(set(listed)) == len(listed)
    assert not set(listed) & {both[calls.MACHINES.index(machine)] for name, both in NUMBERS.items()
                              if name not in ("clone", "tgkill", "prctl", "prlimit64")}


@pytest.mark.parametrize("machine, header", [
    ("x86_64", "/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    ("aarch64", "/usr/include/asm-generic/unistd.h")])
def test_the_numbers_are_those_of_linux(machine, header):
    if not Path(header).exists():
        pytest.skip("this system has no header files of the kernel")
    found = re.findall(r"#define __NR(?:3264)?_(\w+) (\d+)", Path(header).read_text())
    real = {"newfstatat": dict(found).get("fstatat"), "fchmodat2": "452"} | dict(found)
    for table in (calls.ALLOWED, calls.CHECKED, calls.PRETENDED, calls.WITHOUT):
        for name, number in calls.numbers(table, machine).items():
            assert real[name] == str(number), name


def answer(machine, number, *arguments, arch=None):
    """What the filter says to a call, walking through it as the kernel would."""
    steps = list(struct.iter_unpack("HBBI", seccomp.filter_program(machine, pid=77)))
    given = {0: number, 4: seccomp.AUDIT[machine] if arch is None else arch}
    for i, argument in itertools.zip_longest(range(6), arguments, fillvalue=0):
        given |= {16 + 8 * i: argument % 2**32, 20 + 8 * i: argument >> 32}
    at = value = 0
    while True:
        code, yes, no, k = steps[at]
        at += 1
        match code:
            case seccomp.LOAD:
                value = given[k]
            case seccomp.RETURN:
                return k
            case seccomp.EQUAL:
                at += yes if value == k else no
            case seccomp.AT_LEAST:
                at += yes if value >= k else no
            case seccomp.ANY_BIT:
                at += yes if value & k else no


@pytest.mark.parametrize("machine", calls.MACHINES)
def test_a_call_that_is_not_listed_is_refused(machine):
    allowed = set(calls.numbers(calls.ALLOWED, machine).values())
    listed = allowed | {n for table in (calls.CHECKED, calls.PRETENDED, calls.WITHOUT)
                        for n in calls.numbers(table, machine).values()}
    for number in range(600):
        said = answer(machine, number)
        if number in allowed:
            assert said == seccomp.ALLOW
        elif number not in listed:
            assert said == (seccomp.NOT_THERE if number >= calls.NEW else seccomp.NOT_PERMITTED)
    assert answer(machine, 0, arch=1) == seccomp.DIE


@pytest.mark.parametrize("machine", calls.MACHINES)
@pytest.mark.parametrize("call, yes, no", [
    ("clone", [(0x3d0f00,)], [(17,), (0,), (0x3d0f00 | 0x10000000,)]),
    ("kill", [(77, 9)], [(78, 9), (0, 9), (2**64 - 1, 9)]),
    ("tgkill", [(77, 78, 9)], [(78, 77, 9)]),
    ("fcntl", [(3, 0), (3, 1030), (3, 7)], [(3, 8), (3, 10), (3, 15), (3, 1024), (3, 1026)]),
    ("ioctl", [(1, 0x5401), (3, 0x5421)], [(0, 0x5412), (3, 0x8901), (3, 0x5452)]),
    ("prctl", [(15,)], [(1,), (4,), (22,), (0x59616d61,)]),
    ("prlimit64", [(0, 7, 0, 2**40)], [(0, 7, 2**40, 0), (0, 7, 1, 0), (5, 7, 0, 0)]),
    ("socketpair", [(1, 1)], [(2, 1), (16, 3), (30, 1)]),
    ("sendto", [(3, 2**40, 9, 0, 0)], [(3, 2**40, 9, 0, 2**40), (3, 0, 0, 0, 5)]),
    ("clock_gettime", [(0,), (3,)], [(2**64 - 8,), (2**32 - 2,)])])
def test_a_call_is_allowed_for_some_arguments_only(machine, call, yes, no):
    number = calls.numbers(calls.CHECKED, machine)[call]
    assert {answer(machine, number, *arguments) for arguments in yes} == {seccomp.ALLOW}
    assert {answer(machine, number, *arguments) for arguments in no} == {seccomp.NOT_PERMITTED}
