"""Answers to 10.3 Who is next?"""

import collections
import graphlib
import sys

from tests.support.answers import Answers

answers = Answers("10.3")


@answers.right
def by_counting(inputs, end):
    waiting, todo = {end: 0}, [end]
    while todo:
        for source in inputs[todo.pop()]:
            if source not in waiting:
                waiting[source] = 0
                todo.append(source)
            waiting[source] += 1
    found, ready = [], [end]
    while ready:
        node = ready.pop()
        found.append(node)
        for source in inputs[node]:
            waiting[source] -= 1
            if waiting[source] == 0:
                ready.append(source)
    return found


@answers.right
def queue(inputs, end):
    reached = {end}
    todo = collections.deque([end])
    while todo:
        for source in inputs[todo.popleft()]:
            if source not in reached:
                reached.add(source)
                todo.append(source)
    uses = collections.Counter(source for node in reached for source in inputs[node])
    found = [end]
    for node in found:
        for source in inputs[node]:
            uses[source] -= 1
            if not uses[source]:
                found.append(source)
    return found


@answers.right
def depth_first_without_recursion(inputs, end):
    done, seen, todo = [], set(), [(end, False)]
    while todo:
        node, leaving = todo.pop()
        if leaving:
            done.append(node)
        elif node not in seen:
            seen.add(node)
            todo.append((node, True))
            todo.extend((source, False) for source in inputs[node])
    return done[::-1]


@answers.right
def stack_of_iterators(inputs, end):
    done, seen = [], {end}
    stack = [(end, iter(inputs[end]))]
    while stack:
        node, rest = stack[-1]
        for source in rest:
            if source not in seen:
                seen.add(source)
                stack.append((source, iter(inputs[source])))
                break
        else:
            stack.pop()
            done.append(node)
    done.reverse()
    return done


@answers.right
def recursion_with_a_higher_limit(inputs, end):
    done, seen = [], set()

    def visit(node):
        if node in seen:
            return
        seen.add(node)
        for source in inputs[node]:
            visit(source)
        done.append(node)

    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    try:
        visit(end)
    finally:
        sys.setrecursionlimit(before)
    return done[::-1]


@answers.right
def of_the_standard_library(inputs, end):
    reached, todo = set(), [end]
    while todo:
        node = todo.pop()
        if node not in reached:
            reached.add(node)
            todo += inputs[node]
    graph = {node: set(inputs[node]) for node in reached}
    return list(graphlib.TopologicalSorter(graph).static_order())[::-1]


@answers.right
def by_the_users(inputs, end):
    """For each node the set of users that have not been visited."""
    users, todo = {end: set()}, [end]
    while todo:
        node = todo.pop()
        for source in inputs[node]:
            if source not in users:
                users[source] = set()
                todo.append(source)
            users[source].add(node)
    found, ready = [], [end]
    while ready:
        node = ready.pop(0)
        found.append(node)
        for source in set(inputs[node]):
            users[source].remove(node)
            if not users[source]:
                ready.append(source)
    return found


@answers.right
def longest_way_from_the_end(inputs, end):
    """Levels, pushed down as long as something changes: each level once."""
    level, front = {end: 0}, {end}
    while front:
        below = {source for node in front for source in inputs[node]}
        depth = max(level[node] for node in front) + 1
        for source in below:
            level[source] = depth
        front = below
    return sorted(level, key=level.get)


@answers.right
def generator(inputs, end):
    def walk():
        waiting = {}
        todo, seen = [end], {end}
        while todo:
            for source in inputs[todo.pop()]:
                waiting[source] = waiting.get(source, 0) + 1
                if source not in seen:
                    seen.add(source)
                    todo.append(source)
        ready = [end]
        while ready:
            node = ready.pop()
            yield node
            for source in inputs[node]:
                waiting[source] -= 1
                if waiting[source] == 0:
                    ready.append(source)
    return [*walk()]


@answers.right
def as_a_tuple(inputs, end):
    return tuple(by_counting(inputs, end))


@answers.right
def a_generator(inputs, end):
    yield from by_counting(inputs, end)


# Wrong ones.


@answers.wrong("breadth_first")
def breadth_first(inputs, end):
    found, todo = [end], [end]
    while todo:
        for source in inputs[todo.pop(0)]:
            if source not in found:
                found.append(source)
                todo.append(source)
    return found


@answers.wrong("too_early")
def depth_first_on_arrival(inputs, end):
    found, seen, todo = [], set(), [end]
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            found.append(node)
            todo.extend(inputs[node])
    return found


@answers.wrong("too_early")
def recursive_on_arrival(inputs, end):
    found = []

    def visit(node):
        if node in found:
            return
        found.append(node)
        for source in inputs[node]:
            visit(source)

    visit(end)
    return found


@answers.wrong("recursive")
def recursive_on_leaving(inputs, end):
    """Right but for the depth."""
    done, seen = [], set()

    def visit(node):
        if node in seen:
            return
        seen.add(node)
        for source in inputs[node]:
            visit(source)
        done.append(node)

    visit(end)
    return done[::-1]


@answers.wrong("recursive_forward")
def recursive_not_reversed(inputs, end):
    done, seen = [], set()

    def visit(node):
        if node in seen:
            return
        seen.add(node)
        for source in inputs[node]:
            visit(source)
        done.append(node)

    visit(end)
    return done


@answers.wrong("from_the_inputs")
def not_reversed(inputs, end):
    return depth_first_without_recursion(inputs, end)[::-1]


@answers.wrong("keys_turned_round")
def everything_in_the_dictionary_reversed(inputs, end):
    return list(inputs)[::-1]


@answers.wrong("as_listed")
def everything_in_the_dictionary(inputs, end):
    return list(inputs)


@answers.wrong("keys_turned_round")
def only_what_the_end_needs_in_the_order_of_the_dictionary(inputs, end):
    reached, todo = {end}, [end]
    while todo:
        for source in inputs[todo.pop()]:
            if source not in reached:
                reached.add(source)
                todo.append(source)
    return [node for node in reversed(inputs) if node in reached]


@answers.wrong("no_order")
def a_set(inputs, end):
    reached, todo = {end}, [end]
    while todo:
        for source in inputs[todo.pop()]:
            if source not in reached:
                reached.add(source)
                todo.append(source)
    return reached


@answers.wrong("visited_again")
def each_use_again(inputs, end):
    found, todo = [], [end]
    while todo:
        node = todo.pop(0)
        found.append(node)
        todo.extend(inputs[node])
        if len(found) > 6000:
            break
    return found


@answers.wrong("strangers_counted")
def counted_over_the_whole_graph(inputs, end):
    uses = collections.Counter(source for node in inputs for source in inputs[node])
    found = [end]
    for node in found:
        for source in inputs[node]:
            uses[source] -= 1
            if uses[source] == 0:
                found.append(source)
    return found


@answers.wrong("one_use_of_twins")
def a_use_twice_counted_once(inputs, end):
    waiting, todo = {end: 0}, [end]
    while todo:
        for source in set(inputs[todo.pop()]):
            if source not in waiting:
                waiting[source] = 0
                todo.append(source)
            waiting[source] += 1
    found, ready = [], [end]
    while ready:
        node = ready.pop()
        found.append(node)
        for source in inputs[node]:
            waiting[source] -= 1
            if waiting[source] == 0:
                ready.append(source)
    return found


@answers.wrong("visited_again")
def ready_at_zero_or_below(inputs, end):
    """Counts each user once, but takes off each use: nodes come too early, and twice."""
    waiting, todo = {end: 0}, [end]
    while todo:
        for source in set(inputs[todo.pop()]):
            if source not in waiting:
                waiting[source] = 0
                todo.append(source)
            waiting[source] += 1
    found, ready = [], [end]
    while ready:
        node = ready.pop()
        found.append(node)
        for source in inputs[node]:
            waiting[source] -= 1
            if waiting[source] <= 0:
                ready.append(source)
    return found


@answers.wrong("left_out")
def without_the_end(inputs, end):
    return by_counting(inputs, end)[1:]


@answers.wrong("left_out")
def leaves_left_out(inputs, end):
    return [node for node in by_counting(inputs, end) if inputs[node]]


@answers.wrong("too_early")
def by_name(inputs, end):
    return sorted(by_counting(inputs, end), reverse=True, key=str)


@answers.wrong("breadth_first")
def by_shortest_distance(inputs, end):
    distance, todo = {end: 0}, [end]
    for node in todo:
        for source in inputs[node]:
            if source not in distance:
                distance[source] = distance[node] + 1
                todo.append(source)
    return sorted(distance, key=distance.get)


@answers.wrong("too_early")
def by_number_of_uses(inputs, end):
    reached = by_counting(inputs, end)
    uses = collections.Counter(source for node in reached for source in inputs[node])
    return [end] + sorted((node for node in reached if node != end), key=lambda node: uses[node])


@answers.wrong("too_early")
def ready_when_first_used(inputs, end):
    waiting = collections.Counter(source for sources in inputs.values() for source in sources)
    found, ready = [], [end]
    while ready:
        node = ready.pop()
        if node in found:
            continue
        found.append(node)
        for source in inputs[node]:
            waiting[source] -= 1
            ready.append(source)
    return found


@answers.wrong("no_nodes")
def the_names_joined(inputs, end):
    return " ".join(str(node) for node in by_counting(inputs, end))


@answers.wrong("raised")
def looks_a_node_up_twice(inputs, end):
    found, ready = [], [end]
    while ready:
        node = ready.pop()
        found.append(node)
        ready.extend(inputs.pop(node))
    return found


@answers.wrong("some parts")
def one_step_only(inputs, end):
    return [end, *dict.fromkeys(inputs[end])]


@answers.wrong("left_out")
def only_the_first_input(inputs, end):
    found = [end]
    while inputs[found[-1]]:
        found.append(inputs[found[-1]][0])
    return found


@answers.wrong("too_early")
def moved_to_the_back_once(inputs, end):
    """Found again: put behind, but not what it depends on."""
    found, todo, seen = [end], [end], {end}
    while todo:
        for source in inputs[todo.pop(0)]:
            if source in seen:
                found.remove(source)
            else:
                seen.add(source)
                todo.append(source)
            found.append(source)
    return found


@answers.wrong("no_nodes")
def get_of_a_list(inputs, end):
    return [end] + [node for node in inputs.get(end) if node not in inputs.get(node)] + [None]


@answers.wrong("forgot to return")
def forgot_to_return(inputs, end):
    by_counting(inputs, end)


@answers.wrong("raised")
def recursion_without_end(inputs, end):
    order = [end]
    for node in inputs[end] or (end,):
        order += [n for n in recursion_without_end(inputs, node) if n not in order]
    return order


@answers.wrong("other_things_in_it")
def the_example_s_own_list(inputs, end):
    return ["o", "b", "a"]


@answers.wrong("other_things_in_it")
def the_example_s_names_in_a_text(inputs, end):
    return "oba"


@answers.wrong("strangers_visited")
def begun_at_all_that_nobody_uses(inputs, end):
    waiting = collections.Counter(source for sources in inputs.values() for source in sources)
    visited, ready = [], [node for node in inputs if not waiting[node]]
    while ready:
        visited.append(ready.pop())
        for source in inputs[visited[-1]]:
            waiting[source] -= 1
            if not waiting[source]:
                ready.append(source)
    return visited


@answers.wrong("too_early")
def levels_that_are_not_passed_on(inputs, end):
    level, todo = {end: 0}, [end]
    for node in todo:
        for source in inputs[node]:
            if source not in level:
                todo.append(source)
            level[source] = max(level.get(source, 0), level[node] + 1)
    return sorted(level, key=level.get)
