"""What people entered in formgrader: points, extra credit, comments. nbgrader's gradebook keeps it,
and it counts wherever marks are shown.
"""

from collections import defaultdict
from dataclasses import replace

COURSE = "backpropagation"                 # as in nbgrader_config.py


def address(database):
    """The file as nbgrader wants it named, whatever characters its path holds."""
    from sqlalchemy import URL

    return URL.create("sqlite", database=str(database)).render_as_string()


def entered(database):
    """(points, comments, waiting) that stand in a gradebook: each {(assignment, student): {name
    of a cell: what a person entered}}. Points are with extra credit. Waiting are points that were
    given before the student handed in again, or grading gave others."""
    points, comments, waiting = defaultdict(dict), defaultdict(dict), defaultdict(dict)
    if not database.exists():
        return points, comments, waiting
    from nbgrader.api import Comment, Grade, Gradebook

    with Gradebook(address(database), COURSE) as gradebook:
        by_a_person = (Grade.manual_score.is_not(None)
                       | Grade.extra_credit.is_not(None) & Grade.auto_score.is_not(None))
        for grade in gradebook.db.query(Grade).filter(by_a_person):
            whose = grade.assignment.name, grade.student.id
            points[whose][grade.name] = grade.score
            if grade.manual_score is not None and grade.needs_manual_grade:
                waiting[whose][grade.name] = grade.manual_score
        for comment in gradebook.db.query(Comment).filter(Comment.manual_comment.is_not(None)):
            if comment.manual_comment.strip():
                whose = comment.assignment.name, comment.student.id
                comments[whose][comment.name] = comment.manual_comment.strip()
    return points, comments, waiting


def corrected(result, points, comments, waiting=()):
    """A result with what a person entered: {name of a cell: points}, {name of a cell: comment}.
    waiting: names of cells, see entered."""
    left = dict(comments)
    # of several questions about one answer, the first has the comment
    questions = [replace(q, score=points.get(q.grade_id, q.score), by_hand=q.grade_id in points,
                         again=q.grade_id in waiting,
                         remark=left.pop(q.answer, "")) for q in result.questions]
    words = [replace(told, given=points.get(told.grade_id),
                     again=told.grade_id in waiting, remark=left.pop(told.grade_id, ""))
             for told in result.words]
    return replace(result, questions=questions, words=words, remarks=left)
