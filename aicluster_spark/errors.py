"""The errors a user can cause, each ending the command in one line that says what to do."""

from __future__ import annotations


class AiclusterError(Exception):
    """Base of every error that is the user's to mend.

    Parameters
    ----------
    message
        One line: what went wrong, where, and what is allowed.
    fix
        What to do about it, as an imperative sentence; shown after the message.
    """

    exit_code = 1

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.message} {self.fix}".rstrip()


class StudyError(AiclusterError):
    """The study file asks for something that cannot be done (exit code 2)."""

    exit_code = 2


class InputError(AiclusterError):
    """A source file is missing, unreadable or not what its reader expects (exit code 3).

    Names of files, members and columns stand in it as they were found, but for their line ends.
    """

    exit_code = 3

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(" ".join(message.splitlines()), " ".join(fix.splitlines()))


class EnvironmentProblem(AiclusterError):
    """Java, Spark, GraphFrames, memory or a port is not as a run needs it (exit code 4)."""

    exit_code = 4


class ResultsError(AiclusterError):
    """A result that was asked for is not there, or is not what its manifest says (exit code 5)."""

    exit_code = 5


class ReconciliationError(AiclusterError):
    """Rows were lost or invented on the way: seen is not kept plus rejected (exit code 6)."""

    exit_code = 6


class EstimationError(AiclusterError):
    """A model cannot be estimated from the data it was given (exit code 7)."""

    exit_code = 7
