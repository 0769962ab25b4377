"""The system calls that a student's process may make: a name, its number on x86-64 and on aarch64
("-": not there). Everything else is refused, also what Linux will have next year.

Python, NumPy with OpenBLAS, matplotlib, IPython and asyncio need these and no others.
"""

MACHINES = ("x86_64", "aarch64")

ALLOWED = """
open 2 -, openat 257 56, close 3 57, close_range 436 436, umask 95 166,
read 0 63, pread64 17 67, readv 19 65, preadv 295 69, preadv2 327 286,
write 1 64, pwrite64 18 68, writev 20 66, pwritev 296 70, pwritev2 328 287,
lseek 8 62, sendfile 40 71, copy_file_range 326 285, fadvise64 221 223,
ftruncate 77 46, fallocate 285 47, fsync 74 82, fdatasync 75 83, fstatfs 138 44,
stat 4 -, fstat 5 80, lstat 6 -, newfstatat 262 79, statx 332 291,
access 21 -, faccessat 269 48, faccessat2 439 439, readlink 89 -, readlinkat 267 78,
getdents64 217 61, getcwd 79 17, chdir 80 49, fchdir 81 50,
mkdir 83 -, mkdirat 258 34, rmdir 84 -, unlink 87 -, unlinkat 263 35,
rename 82 -, renameat 264 38, renameat2 316 276,
link 86 -, linkat 265 37, symlink 88 -, symlinkat 266 36,

dup 32 23, dup2 33 -, dup3 292 24, pipe 22 -, pipe2 293 59,
poll 7 -, ppoll 271 73, select 23 -, pselect6 270 72,
epoll_create 213 -, epoll_create1 291 20, epoll_ctl 233 21,
epoll_wait 232 -, epoll_pwait 281 22, epoll_pwait2 441 441,
recvfrom 45 207, getsockname 51 204, getsockopt 55 209,

mmap 9 222, mprotect 10 226, munmap 11 215, mremap 25 216, msync 26 227, madvise 28 233,
brk 12 214,

futex 202 98, futex_waitv 449 449, set_robust_list 273 99, set_tid_address 218 96, rseq 334 293,
sched_yield 24 124, sched_getaffinity 204 123, getcpu 309 168,
exit 60 93, exit_group 231 94, wait4 61 260, waitid 247 95, restart_syscall 219 128,
rt_sigaction 13 134, rt_sigprocmask 14 135, rt_sigreturn 15 139, rt_sigpending 127 136,
rt_sigtimedwait 128 137, rt_sigsuspend 130 133, sigaltstack 131 132, pause 34 -,
alarm 37 -, getitimer 36 102, setitimer 38 103,
nanosleep 35 101, time 201 -, gettimeofday 96 169, times 100 153,

getpid 39 172, gettid 186 178, getppid 110 173, getpgrp 111 -,
getuid 102 174, geteuid 107 175, getgid 104 176, getegid 108 177,
getresuid 118 148, getresgid 120 150, getgroups 115 158,
getrlimit 97 163, getrusage 98 165, sysinfo 99 179, uname 63 160, getrandom 318 278
"""

# Allowed with some arguments only: seccomp.py says which.
CHECKED = """
clone 56 220, kill 62 129, tgkill 234 131, fcntl 72 25, ioctl 16 29, prctl 157 167,
prlimit64 302 261, socketpair 53 199, sendto 44 206,
clock_gettime 228 113, clock_getres 229 114, clock_nanosleep 230 115
"""

# Not done, and yet "done": shutil.copy and the like set rights and times of their copies.
PRETENDED = """
chmod 90 -, fchmod 91 52, fchmodat 268 53, fchmodat2 452 452,
utime 132 -, utimes 235 -, futimesat 261 -, utimensat 280 88
"""

# "This file system has none", of attributes that shutil.copy2 asks for.
WITHOUT = "listxattr 194 11, llistxattr 195 12, flistxattr 196 13"

# From this number on calls are so new that the C library tries an older one where they are not
# there (clone3 among them: then it makes threads by clone, whose arguments can be looked at).
NEW = 424


def numbers(table, machine):
    """{name: number} of a table's calls that a machine has."""
    rows = [row.split() for row in table.replace("\n", " ").split(",")]
    column = 1 + MACHINES.index(machine)
    return {row[0]: int(row[column]) for row in rows if row[column] != "-"}
