"""What is said of trainings that failed."""

# How many logs are named.
MOST_LOGS = 10


def to_continue(logs: list[str]) -> str:
    """Say where the logs of failed trainings are, and that they can be continued.

    Parameters
    ----------
    logs : list of str
        The log of each; one at least.
    """
    named = "".join(f"\n  {log}" for log in logs[:MOST_LOGS])
    if len(logs) > MOST_LOGS:
        named += f"\n  … ({len(logs) - MOST_LOGS} more)"
    count = "a training" if len(logs) == 1 else f"{len(logs)} trainings"
    return (
        f"error: {count} failed, and the page waits for it:{named}\n"
        "hint: the log says why, or nothing if the training was killed. "
        "What is finished is kept: type the command again, and trainings continue from "
        "their last saved epoch."
    )
