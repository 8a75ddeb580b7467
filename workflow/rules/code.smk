"""Where a job's code lies, seen from where Snakemake runs."""

# Elsewhere, such as in a workflow that uses this one as a module, paths are absolute.
RUNS_HERE = not IS_MODULE and ROOT.samefile(Path.cwd())


def source(path):
    """Return the path of a file of this workflow, seen from where Snakemake runs."""
    return path if RUNS_HERE else str(ROOT / path)


# What starts a program in a rule.
START = f"python {source('scripts/start.py')}"


def program(name, *models):
    """List a program, the modules that it imports, and those of models it loads."""
    modules = [f"mnist_sweep.models.{model}" for model in models]
    try:
        return [source(path) for path in code_of(ROOT / "scripts", name, *modules)]
    except UserError as error:
        sys.exit(f"error: {error}")


def prefix(wildcards, output):
    """Return what a module's `prefix` puts before a job's paths; else nothing.

    Snakemake puts it before what a rule lists, not before what a command names.
    """
    return output[0].partition("results/")[0]
