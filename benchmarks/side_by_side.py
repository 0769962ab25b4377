"""Timing several ways of doing the same thing in one run, so that noise and the machine hit all of them alike."""

import gc
import statistics
import time


def side_by_side(contenders, rounds=15, seconds=0.02):
    """Run each contender in turn, `rounds` times over; return {name: list of seconds per call}, one entry a round.

    contenders: {name: function of no arguments}. Within a round each runs for about `seconds`, in an order that
    changes from round to round.
    """
    calls = {}
    for name, call in contenders.items():
        call()
        start = time.perf_counter()
        call()
        calls[name] = max(1, int(seconds / max(time.perf_counter() - start, 1e-7)))
    times = {name: [] for name in contenders}
    names = list(contenders)
    gc.disable()
    for i in range(rounds):
        for name in names[i % len(names):] + names[:i % len(names)]:
            call = contenders[name]
            start = time.perf_counter()
            for _ in range(calls[name]):
                call()
            times[name].append((time.perf_counter() - start) / calls[name])
    gc.enable()
    return times


def ratio(times, name, other):
    """(median, lowest, highest) of the round-by-round ratio of two contenders' times."""
    ratios = sorted(a / b for a, b in zip(times[name], times[other], strict=True))
    return statistics.median(ratios), ratios[len(ratios) // 10], ratios[-1 - len(ratios) // 10]
