"""`-v` works wherever the program tells people to use it."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from aicluster_spark.cli import main as command_line
from aicluster_spark.cli.main import COMMANDS, cli
from aicluster_spark.errors import ResultsError

CONTEXT = click.Context(cli)


def all_commands(group: click.Group = cli, name: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for word in group.list_commands(CONTEXT):
        command = group.get_command(CONTEXT, word)
        assert command is not None
        found.append((*name, word))
        if isinstance(command, click.Group):
            found += all_commands(command, (*name, word))
    return found


@pytest.mark.parametrize("words", all_commands(), ids=" ".join)
def test_every_command_takes_it(words: tuple[str, ...]) -> None:
    done = CliRunner().invoke(cli, [*words, "-v", "--help"])
    assert done.exit_code == 0, done.output
    assert done.output.count("--verbose") == 1


def test_no_command_is_left_out() -> None:
    assert {words[0] for words in all_commands()} == set(COMMANDS)
    assert ("rules", "diff") in all_commands()


@pytest.mark.parametrize(
    ("words", "env", "shown"),
    [
        (["show", "none"], {}, False),
        (["show", "-v", "none"], {}, True),
        (["show", "none", "--verbose"], {}, True),
        (["-v", "show", "none"], {}, True),
        (["show", "none"], {"AICLUSTER_VERBOSE": "1"}, True),
        (["show", "none"], {"AICLUSTER_VERBOSE": "0"}, False),
    ],
)
def test_a_users_error_shows_its_traceback_only_when_asked(
    words: list[str], env: dict[str, str], shown: bool, tmp_path: Path
) -> None:
    done = CliRunner().invoke(cli, words, env={"AICLUSTER_WORKSPACE": str(tmp_path), **env})
    assert done.exit_code == ResultsError.exit_code
    assert ("Traceback" in done.output) == shown
    assert "No run named none" in done.output


@pytest.mark.parametrize("words", [["doctor"], ["doctor", "-v"], ["-v", "doctor"]])
def test_a_fault_of_the_program_ends_in_one_line_that_names_a_way_to_its_traceback(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @click.command()
    def broken() -> None:
        raise ZeroDivisionError("a fault\nof two lines")

    monkeypatch.setattr("aicluster_spark.cli.doctor.doctor", broken)
    monkeypatch.setattr(sys, "argv", ["aicluster", *words])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    with pytest.raises(ZeroDivisionError) as raised:
        command_line.main()
    sys.excepthook(raised.type, raised.value, raised.tb)
    said = capsys.readouterr().err
    verbose = "-v" in words
    assert ("Traceback" in said) == verbose
    assert said.splitlines()[-1].startswith("aicluster: a fault of the program, ZeroDivisionError: a fault")
    assert ("AICLUSTER_VERBOSE=1" in said) != verbose
    assert verbose or said.count("\n") == 1


def test_one_command_line_does_not_make_the_next_verbose(tmp_path: Path) -> None:
    runner, env = CliRunner(), {"AICLUSTER_WORKSPACE": str(tmp_path)}
    assert "Traceback" in runner.invoke(cli, ["show", "-v", "none"], env=env).output
    assert "Traceback" not in runner.invoke(cli, ["show", "none"], env=env).output
