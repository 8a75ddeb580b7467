"""The code that jobs depend on: program and library modules, as input files.

So its files are made anew when, and only when, the code that makes them has changed.
A test walks the imports of every program and compares.
"""

# Library modules by what they are for.
WRITING = ["errors", "files", "tables"]
CHOOSING = ["errors", "files", "tables", "selection"]
TRAINING = ["dataset", "device", "errors", "files", "resuming", "runs", "training"]
TRAINING += ["models/__init__", "models/cross_entropy", "models/kernels", "sizes"]
EVALUATING = ["dataset", "errors", "evaluation", "files", "tables"]
EVALUATING += ["models/__init__", "models/cross_entropy", "models/kernels", "sizes"]
EVALUATING += ["models/softmax_regression", "models/multilayer_perceptron"]
SOLVING = ["dataset", "errors", "files", "optimum", "sizes", "tables"]
SOLVING += ["models/__init__", "models/cross_entropy", "models/kernels"]
PLOTTING = ["errors", "figure_style", "files", "plotting", "wording"]
WORDS = ["caution_words", "evidence_words", "stopping", "sweep_words", "wording"]
WORDS += ["words"]


def program(name, *modules):
    """List a program and the library modules that it imports, as a rule's input."""
    library = [f"scripts/mnist_sweep/{module}.py" for module in ["__init__", *modules]]
    return [f"scripts/{name}.py", *library]
