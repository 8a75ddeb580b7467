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
    return code(name, *(f"models.{model}" for model in models))


def drawing(module):
    """List the program that draws figures, with one figure's own module."""
    return code("draw", f"figures.{module}")


def code(name, *modules):
    """List a program and all modules of the library that it needs, `modules` too."""
    loaded = [f"mnist_sweep.{module}" for module in modules]
    try:
        return [source(path) for path in code_of(ROOT / "scripts", name, *loaded)]
    except UserError as error:
        sys.exit(f"error: {error}")


def prefix(wildcards, output):
    """Return what a module's `prefix` puts before a job's paths; else nothing.

    Snakemake puts it before what a rule lists, not before what a command names.
    """
    return output[0].partition("results/")[0]
