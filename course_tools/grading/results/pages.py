"""Pages of HTML that stand by themselves: no script, no address, readable in black and white, and
made for paper too.

Everything that a student wrote goes through `text`, and the page forbids scripts besides.
"""

import html
from datetime import datetime

from course_lib.checks import every_exercise
from course_tools.grading.journal import plain

STYLE = """
:root { color-scheme: light }
body { font: 16px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; color: #212121;
  background: #fff; margin: 0 }
main { max-width: 58rem; margin: 0 auto; padding: 1.5rem }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .4rem }
h3 { font-size: 1rem; margin: 1.3rem 0 .3rem }
p { margin: .4rem 0; max-width: 46rem } .quiet { color: #595959 }
table { border-collapse: collapse; margin: .6rem 0; width: 100% }
caption { text-align: left; color: #595959; padding-bottom: .2rem }
th, td { text-align: left; padding: .25rem .8rem .25rem 0; border-bottom: 1px solid #ddd }
th { font-weight: 600 }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums } td.n { white-space: nowrap }
th.n { max-width: 6rem }
th, td { vertical-align: bottom } td { vertical-align: top } tr > :last-child { padding-right: 0 }
pre { font: 13px/1.4 ui-monospace, "DejaVu Sans Mono", monospace; background: #f5f5f5;
  padding: .6rem .8rem; margin: .4rem 0; white-space: pre-wrap; overflow-wrap: anywhere }
code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .92em }
img { max-width: 100%; height: auto; display: block; margin: .6rem 0 }
.card { margin: 1.2rem 0; break-inside: avoid }
.card table { width: auto } .card :is(th, td) { border: 0 } .card th { white-space: nowrap }
.card td pre { padding: .2rem 0 }
.wide { overflow-x: auto }
.bar { display: inline-block; height: .7em; background: #0072B2 }
a { color: #005a8e }
@media print { body { font-size: 10.5pt } main { max-width: none; padding: 0 }
  .wide { overflow: visible } pre { background: none; border: 1px solid #ccc; font-size: 8.5pt }
  h2, h3, h2 + p, caption, thead { break-after: avoid } tr, img { break-inside: avoid }
  thead { display: table-header-group }
  .bar { print-color-adjust: exact; -webkit-print-color-adjust: exact } }
@page { margin: 15mm }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def page(title, body):
    """A whole page. title is plain text; body is HTML, made with the functions below."""
    return (f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<title>{text(title)}</title>\n<style>{STYLE}</style>\n'
            f"</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n")


def text(value):
    """HTML of plain text. Characters that cannot be seen are shown as their numbers."""
    return html.escape(plain(value, 100_000))


def moment(time):
    """An ISO time as people read it: on this machine's clock, with its distance from UTC."""
    local = datetime.fromisoformat(time).astimezone()
    return text(local.isoformat(" ", "minutes"))


def table(caption, heads, rows, numbers=()):
    """HTML of a table. rows: lists of HTML. numbers: the columns to be set flush right."""
    def line(cells, tag):
        scope = " scope=col" if tag == "th" else ""
        marked = (f"<{tag}{scope}{' class=n' if i in numbers else ''}>{c}</{tag}>"
                  for i, c in enumerate(cells))
        return f"<tr>{''.join(marked)}</tr>"

    head = f"<caption>{text(caption)}</caption><thead>{line(map(text, heads), 'th')}</thead>"
    body = "\n".join(line(row, "td") for row in rows)
    return (f'<div class="wide" role="region" tabindex="0" aria-label="{text(caption)}">'
            f"<table>{head}\n<tbody>{body}</tbody></table></div>")


def points(value):
    """2 for 2.0, 1.5 for 1.5; a dash for no score."""
    return "–" if value is None else f"{value:.4g}"


def title_of(question):
    """What a question is called: by the exercise that it checks, else by its cell."""
    exercise = every_exercise().get(question.exercise)
    return f"{exercise.id} {exercise.title}" if exercise else question.title or question.grade_id


def revisit(question):
    """Where to read again, as a sentence; None for a question without an exercise."""
    exercise = every_exercise().get(question.exercise)
    if exercise is None:
        return None
    if not exercise.of_the_course:
        return exercise.section or exercise.practises
    if exercise.section:
        return f"lesson {exercise.lesson}, “{exercise.section}”"
    return f"lesson {exercise.lesson}: {exercise.practises}"
