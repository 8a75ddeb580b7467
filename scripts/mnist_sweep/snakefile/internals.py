"""The one door to what Snakemake 9.27 has and does not document.

Each function says what it needs. Where a release lacks it, the workflow goes on as well
as it can without, and a hint says what is missing; an error that was being reported is
never replaced by another.
"""

import re
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

WHAT_CHANGED = (AttributeError, ImportError, KeyError, TypeError)


def guarded(missing: Any, consequence: str) -> Callable:
    """Decorate a function that reaches into Snakemake.

    Where that fails, it prints a hint with the `consequence`, and returns `missing`.
    """

    def decorate(function: Callable) -> Callable:
        @wraps(function)
        def call(*arguments: Any, **named: Any) -> Any:
            try:
                return function(*arguments, **named)
            except WHAT_CHANGED as error:
                print(
                    f"hint: this release of Snakemake differs from the one tested, "
                    f"which requirements.txt names: {consequence} ({error})",
                    file=sys.stderr,
                )
                return missing

        return call

    return decorate


@guarded(None, "no program can be started")
def name_programs(rules: Iterable[Any], start: str) -> None:
    """Fill in ``{params.program}``: the command that starts the first of a job's code.

    Parameters
    ----------
    rules : iterable of snakemake.rules.Rule
        The rules; those without an input ``code`` are left alone.
    start : str
        The command that starts a program.
    """
    for rule in rules:
        if hasattr(rule.input, "code"):
            rule.set_params(program=lambda wildcards, input: f"{start} {input.code[0]}")


@guarded(None, "jobs have no logs, benchmarks or conda environments of their own")
def complete_rules(rules: Iterable[Any], described: dict[str, str]) -> None:
    """Fill in what is the same for all rules that run a command.

    A rule's log is ``results/logs/{rule}/{wildcards}.log``, its benchmark
    ``results/benchmarks/{rule}/{wildcards}.tsv``, its environment `environment.yml`,
    and the message of its jobs the first line of its docstring, with the wildcards.
    What a rule states itself stays.

    Parameters
    ----------
    rules : iterable of snakemake.rules.Rule
        The rules, as `workflow.rules` lists them, or some of them.
    described : dict of str to str
        What stands for a docstring where rules are made in a loop, by their names.
    """
    for rule in rules:
        if not rule.shellcmd:
            continue
        named = list(dict.fromkeys(re.findall(r"\{(\w+)", rule.output[0])))
        place = "/".join([rule.name, *(f"{{{name}}}" for name in named)])
        if not rule.log:
            rule.log_modifier = rule.output_modifier
            rule.set_log(f"results/logs/{place}.log")
        if not rule.benchmark:
            rule.benchmark_modifier = rule.output_modifier
            rule.benchmark = f"results/benchmarks/{place}.tsv"
        if not rule.conda_env:
            rule.conda_env = "../../environment.yml"
        # A module's rules may have other names than the Snakefile gives them.
        own_name = rule.ruleinfo.name or rule.name
        rule.docstring = described.get(own_name, rule.docstring)
        if not rule.message and rule.docstring:
            values = ", ".join(f"{{wildcards.{name}}}" for name in named)
            told = rule.docstring.partition("\n")[0].removesuffix(".")
            rule.message = f"{told}: {values}" if values else told


@guarded(False, "the workflow cannot be used as a module")
def is_module(workflow: Any) -> bool:
    """Return whether another Snakefile uses the one that is being read."""
    return not workflow.modifier.is_main_snakefile()


@guarded(False, "it cannot be told whether trainings are sent to a cluster")
def runs_here(workflow: Any) -> bool:
    """Return whether all jobs run on this machine."""
    return workflow.local_exec


@guarded("", "a cluster is not asked beforehand whether it would take the jobs")
def executor_of(workflow: Any) -> str:
    """Return the name of the executor plugin."""
    return workflow.executor_plugin.name


@guarded(1, "each training is a job of its own on a cluster")
def group_components(workflow: Any, group: str) -> int:
    """Return how many jobs of a group may go together: ``--group-components``."""
    return workflow.group_settings.group_components.get(group, 1)


@guarded(None, "each training is a job of its own on a cluster")
def give_size(workflow: Any, name: str, group: str) -> None:
    """Let a group take as many jobs as `group` is allowed to."""
    workflow.parent_groupids[name] = group


@guarded([], "a cluster is not asked beforehand whether it would take the jobs")
def jobs_to_run(workflow: Any) -> list[Any]:
    """Return the jobs that are planned."""
    return list(workflow.dag.needrun_jobs())


@guarded([], "limits of failed jobs are not listed")
def failed_jobs(workflow: Any) -> list[Any]:
    """Return the jobs that have failed for good, a group as one job."""
    return list(workflow.scheduler.failed)


@guarded(False, "the headline is not printed at the end")
def is_planned(workflow: Any, path: str) -> bool:
    """Return whether a file is among those that the run has asked for or made."""
    return any(path in map(str, job.output) for job in workflow.dag.jobs)


@guarded(None, "progress is told in lines, with the reason of each job")
def quiet_handler(workflow: Any, logger: Any) -> Any:
    """Return the handler that prints, which from now on leaves out reasons of jobs.

    It is None where the user has asked for more, for less, or for another logger.
    """
    from snakemake.settings.enums import Quietness

    asked = workflow.output_settings
    named = [h for h in logger.handlers if h.name == "DefaultStreamHandler"]
    if asked.verbose or asked.quiet or asked.printshellcmds or not named:
        return None
    named[0].formatter.quiet = {Quietness.REASON}
    return named[0]


@guarded(None, "the Slurm account is not checked beforehand")
def check_slurm_account(account: str, logger: Any) -> None:
    """Refuse an account that Slurm does not know, with a `WorkflowError`."""
    from snakemake_executor_plugin_slurm.accounts import validate_account

    validate_account(account, logger)


@guarded([], "a misspelled target is not told the nearest")
def outputs_of(rules: Iterable[Any]) -> list[str]:
    """Return the patterns of all outputs, as in ``results/{name,[^/]+}.csv``."""
    return [str(output) for rule in rules for output in rule.output]


@guarded([{}], "a misspelled target is reported by Snakemake alone")
def matches_of(rules: Iterable[Any], target: str) -> list[dict[str, str]]:
    """Return the wildcards of each output that matches a target."""
    found = (output.match(target) for rule in rules for output in rule.output)
    return [match.groupdict() for match in found if match]


@guarded({}, "numbers in lists of --config are taken for text")
def config_of_command_line(workflow: Any) -> dict[str, Any]:
    """Return what ``--config`` gives, as Snakemake reads it."""
    return dict(workflow.config_settings.config)


@guarded([], "misspelled targets are reported by Snakemake alone")
def targets_asked_for(arguments: list[str]) -> list[str]:
    """Return the targets among the arguments of a command line."""
    from snakemake.cli import get_argument_parser

    return get_argument_parser().parse_known_args(arguments)[0].targets or []
