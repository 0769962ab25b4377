"""The command that plays other machines leaves out no level, and lets nothing pass that failed or
did not run."""

import pytest

from tests import machines


@pytest.fixture
def play(monkeypatch):
    """Run main with a processor of two levels, where OpenBLAS has two kernels and each variant
    gives these results."""
    def probe(python="python", **variables):
        kernel = {"Haswell": "Haswell", "Zen": "Haswell",
                  "SkylakeX": None}.get(variables.get(machines.KERNEL), "Nehalem")
        newer = [f for f in ("V3", "V4") if f not in variables.get(machines.LEVEL, "").split()]
        return ["2.9", kernel, *newer] if kernel else []               # SkylakeX dies

    def main(*args, **results):
        monkeypatch.setattr(machines, "pytest", lambda python, variables, *tests: next(
            (result for word, result in results.items() if word in str(variables)), (9, 0)))
        return machines.main(args)

    monkeypatch.setattr(machines, "probe", probe)
    monkeypatch.setattr(machines, "other_pythons", dict)
    monkeypatch.setattr(machines, "install", lambda name, python, packages: python)
    return main


def test_every_level_and_every_kernel_that_runs_is_in_the_table_once(play, capsys):
    assert play() == 0
    rows = [line.split(" | ")[:2]
            for line in capsys.readouterr().out.splitlines() if line.startswith("| ")][2:]
    assert [name.removeprefix("| ") for name, _ in rows][:5] == [
        "as it is", "no further than V3", "no further than the baseline",
        "OPENBLAS_CORETYPE=Haswell", "two threads"]
    assert [ran for _, ran in rows][:4] == [
        "NumPy 2.9, V4, Nehalem", "NumPy 2.9, V3, Nehalem", "NumPy 2.9, baseline, Nehalem",
        "NumPy 2.9, V4, Haswell"]


def test_one_failure_anywhere_is_a_failure_and_words_choose_variants(play):
    assert play("baseline", V3=(9, 1)) == 1
    assert play("threads", V3=(9, 1)) == 0
    assert play("no such variant") == 1


def test_after_ctrl_c_the_command_that_goes_on_is_shown(play, capsys, monkeypatch):
    def stop(name, python, packages):
        raise KeyboardInterrupt

    monkeypatch.setattr(machines, "install", stop)
    assert play("as it", "packages") == 1
    shown = capsys.readouterr().out
    assert "| as it is | NumPy 2.9, V4, Nehalem | 9 / 0 | 9 / 0 |" in shown
    assert "machines.py 'oldest packages, Python 3." in shown and "'newest packages" in shown


@pytest.mark.parametrize("code, counts", [
    ("def test_a(): pass\ndef test_b(): assert 0", (1, 1)), ("", (0, 1))],
                         ids=["a failure", "no test"])
def test_a_run_with_a_failure_or_without_a_test_has_failed(code, counts, tmp_path, monkeypatch):
    (tmp_path / "test_it.py").write_text(code)
    monkeypatch.setattr(machines, "ROOT", tmp_path)
    assert machines.pytest(machines.sys.executable, {}, "-n", "0", "test_it.py") == counts


def test_this_machines_levels_can_be_switched_off_one_by_one():
    newer = machines.probe()[2:]
    for i in range(len(newer)):
        assert machines.probe(**{machines.LEVEL: " ".join(newer[i:])})[2:] == newer[:i]
