"""Train one model once: one configuration, one seed."""

from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.errors import UserError
from mnist_sweep.models.registry import load, own_hyperparameters
from mnist_sweep.training.device import Device
from mnist_sweep.training.files import outputs_by_name
from mnist_sweep.training.run import run
from mnist_sweep.training.settings import Settings


def train(
    *,
    model: str,
    trial: str,
    learning_rate: float,
    batch_size: int,
    weight_decay: float,
    learning_rate_decay: float = 1.0,
    epochs: int,
    average_epochs: int = 1,
    seed: int,
    split_seed: int = 0,
    images: Path,
    labels: Path,
    description: Path,
    indices: tuple[Path, Path],
    resume_folder: Path,
    device: Device = "auto",
    gpus: int = 0,
    output: list[Path],
    **hyperparameters: int | float,
) -> None:
    """Train, from the last state that was saved or from the start, and write the run.

    Parameters
    ----------
    model : str
        A module of `mnist_sweep.models`.
    trial : str
        What the rows call this configuration.
    learning_rate, batch_size, weight_decay : float, int, float
        η, images per mini-batch, and λ.
    learning_rate_decay : float
        By what η is multiplied after each epoch.
    epochs : int
        How many the run has at its end.
    average_epochs : int
        Over how many last ones parameters are averaged, beside the last ones.
    seed : int
        Decides the first parameters and the order of the images.
    split_seed : int
        The seed of the split, for the rows.
    images, labels, description : Path
        All training images: pixels, labels, and what is known of them.
    indices : tuple of Path and Path
        Which of them to train and to validate on.
    resume_folder : Path
        Where states to continue from are kept.
    device : str
        Where to train; auto takes a GPU that the job was given, else the CPU.
    gpus : int
        How many the job was given.
    output : list of Path
        The five files to write, identified by their names.
    **hyperparameters : int or float
        The model's own, as ``--hidden-units 50`` of the perceptron.
    """
    own = {name.replace("-", "_"): value for name, value in hyperparameters.items()}
    if set(own) != set(needed := own_hyperparameters(load(model))):
        raise UserError(
            f"{model} cannot have the hyper-parameters {', '.join(own) or 'none'}",
            f"besides those of SGD, give it {', '.join(needed) or 'none'}",
        )
    outputs = outputs_by_name(output)
    settings = Settings(
        model=model,
        trial=trial,
        learning_rate=learning_rate,
        batch_size=batch_size,
        weight_decay=weight_decay,
        learning_rate_decay=learning_rate_decay,
        own_hyperparameters=own,
        epochs=epochs,
        average_epochs=average_epochs,
        seed=seed,
        split_seed=split_seed,
        images=images,
        labels=labels,
        description=description,
        train_indices=indices[0],
        validation_indices=indices[1],
        resume_folder=resume_folder,
        device=device,
        gpus=gpus,
    )
    run(settings, outputs)


if __name__ == "__main__":
    run_program(train)
