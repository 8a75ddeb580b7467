"""The models by their name in paths and checkpoints.

A model is a class with

- `fresh(generator, **sizes)`: a new model, initialised from a `torch.Generator`;
- `state_dict()` and `from_state_dict(state)`: its parameters by name;
- `logits(images)`: float32 [n, 784] to float32 [n, 10];
- `sgd_step(images, targets, learning_rate, weight_decay)`: one step of mini-batch
  SGD in place on images float32 [n, 784] and one-hot targets float32 [n, 10], which
  gives the logits that the images had before it;
- `uses_autograd`: whether its step lets PyTorch derive the gradients.
"""
