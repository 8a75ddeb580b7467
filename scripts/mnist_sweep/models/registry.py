"""Load a model by its name.

Nothing here names a model: a program imports only the one that it is asked for, and a
job depends on the code of that model alone.
"""

import inspect
from importlib import import_module

from mnist_sweep.base.errors import UserError
from mnist_sweep.models.protocol import Model


def load(name: str) -> type[Model]:
    """Return the class of a model.

    Parameters
    ----------
    name : str
        The name in paths and checkpoints, which is that of the module in this folder.

    Raises
    ------
    UserError
        If there is no such module, or it defines no ``MODEL``.
    """
    path = f"{__package__}.{name}"
    try:
        module = import_module(path)
    except ModuleNotFoundError as error:
        if error.name != path:  # the model's module lacks something that it imports
            raise
        module = None
    if not hasattr(module, "MODEL"):
        raise UserError(
            f"there is no model named {name}",
            f"define its class, as MODEL, in scripts/{path.replace('.', '/')}.py",
        )
    return module.MODEL


def own_hyperparameters(model: type[Model]) -> list[str]:
    """List the hyper-parameters that a model has besides those of SGD.

    They are the parameters of its `fresh`, after the generator and the sizes.
    """
    _, _, *own = inspect.signature(model.fresh).parameters
    return own
