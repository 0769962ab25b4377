"""The map of the course: its lessons in order, what each is for, and how far its exercises are
done."""

from dataclasses import dataclass

from course_lib.checks.record import done, written_turns

LESSONS = {
    "01_computation_graphs": (
        "Computation graphs",
        "break an expression into nodes, and carry derivatives from its end back to its start"),
    "02_chain_rule": (
        "The chain rule",
        "multiply along a path, add across paths, and check any derivative"),
    "03_activation_layers": (
        "Activation layers",
        "take the sigmoid apart, and know when a unit stops learning"),
    "04_affine_and_softmax": (
        "Affine and Softmax-with-loss",
        "derive the gradients of a whole layer, and why a loss sends back y − t"),
    "05_full_backpropagation": (
        "Full backpropagation",
        "build, check and train a network, and choose its learning rate and batch size"),
    "06_softmax_stably": (
        "Softmax, stably",
        "compute probabilities and losses that hold for scores of any size"),
    "07_normalization": (
        "Normalization",
        "scale data honestly, and send a gradient back through a mean and a variance"),
    "08_distances": (
        "Distances",
        "say how far apart two samples are, and see what decides who is nearest"),
    "09_whole_project": (
        "A whole project",
        "take real data from a question to an answer that you can stand up for"),
    "10_your_own_autograd": (
        "Your own autograd",
        "build the engine that finds the gradient of any program made of its operations"),
}


@dataclass(frozen=True)
class Row:
    """A lesson on the map: its file's name, its title, what one learns, how many of its exercises
    are right, and how many of its turns the student has written."""

    name: str
    title: str
    learn: str
    done: int
    count: int
    written: int
    turns: int

    @property
    def dots(self):
        return "●" * self.done + "○" * (self.count - self.done)


class CourseMap:
    """The lessons with links, and the student's own progress. Made by course_map()."""

    def __init__(self, exercises, turns, happened):
        right, written = done(exercises, happened), written_turns(turns, happened)
        self.rows = []
        for name, (title, learn) in LESSONS.items():
            ids = [id for id in exercises if id.startswith(name[:2])]
            own = [id for id in turns if id.startswith(name[:2])]
            self.rows.append(Row(name, title, learn, len(right.intersection(ids)), len(ids),
                                 len(written.intersection(own)), len(own)))

    @property
    def next_step(self):
        """What to do now: the first lesson that is not done, in one sentence."""
        for row in self.rows:
            if row.done < row.count:
                left = f"{row.count - row.done} of its exercises are left"
                if row.count - row.done == 1:
                    left = "one of its exercises is left"
                begun = left if row.done or row.written else "not begun yet"
                return f"Next: lesson {row.name[:2]}, {row.title} ({begun})."
        return "You have done every exercise of the course."

    def __repr__(self):
        width = max(len(row.title) for row in self.rows)
        lines = [f"{row.name[:2]}  {row.title:<{width}}  {row.dots:<8} {row.done} of {row.count}"
                 f", {row.written} of {row.turns} turns" for row in self.rows]
        return "\n".join([*lines, self.next_step])

    def _repr_markdown_(self):
        lines = ["| lesson | you learn to | lines that are yours | exercises that are right |",
                 "|:---|:---|:---|:---|"]
        for r in self.rows:
            learn = r.learn.replace(" − ", "\N{NO-BREAK SPACE}−\N{NO-BREAK SPACE}")
            turns, exercises = (text.replace(" ", "\N{NO-BREAK SPACE}") for text in (
                f"{r.written} of {r.turns} turns", f"{r.dots} {r.done} of {r.count}"))
            lines.append(
                f"| [{r.name[:2]} {r.title}]({r.name}.ipynb) | {learn} | {turns} | "
                f"[{exercises}](../exercises/{r.name}/{r.name}.ipynb) |")
        return "\n".join([*lines, "", f"**{self.next_step}**"])
