"""A student's turn in a lesson: a blank, a slip and the right lines, and the lesson goes on with
them."""

from playwright.sync_api import expect

LESSON = "notebooks/10_your_own_autograd.ipynb"
MULTIPLY = """def multiply(a, b):
    return type(a)(a.data * b.data, "×",
                   ((a, lambda dy: {}), (b, lambda dy: {})))

multiply = your_turn("10.multiply", multiply)"""


def test_a_blank_a_slip_and_the_right_lines(lab):
    lab.open(LESSON)
    for id in ("imports", "tensor", "operations-code"):
        lab.run_cell(id)
    expect(lab.run_cell("multiply-turn")).to_contain_text("goes on with the course's")
    cell = lab.run_cell("multiply-turn", MULTIPLY.format("dy * a.data", "dy * b.data"))
    expect(cell).to_contain_text("If a rises by a little, by how much does a · b rise?")
    lab.screenshot("slip")
    cell = lab.run_cell("multiply-turn", MULTIPLY.format("b.data * dy", "a.data * dy"))
    expect(cell).to_contain_text("The lesson goes on with yours")
    lab.screenshot("right")
    assert lab.in_kernel("print(multiply.__module__)") == "__main__"
    assert not lab.errors()
