"""One job for each configuration and seed.

In: arrays and index files; the hyper-parameters as plain numbers. Out:
`results/runs/{model}/{trial}/{replicate}/`: checkpoint, metrics per mini-batch and per
epoch, and `timing.parquet`, the one file that two equal runs do not share byte for byte.

The pixels are `ancient`: they are large, and `train.json`, which holds their SHA-256 and
is written with them, tells whether they have changed.
"""


rule train_logistic:
    input:
        images=ancient("results/dataset/train_images.npy"),
        labels="results/dataset/train_labels.npy",
        description="results/dataset/train.json",
        train_indices=indices_of("train"),
        validation_indices=indices_of("validation"),
        code=program("train_logistic"),
    output:
        checkpoint="results/runs/logistic/{trial}/{replicate}/checkpoint.pt",
        iterations="results/runs/logistic/{trial}/{replicate}/iterations.parquet",
        epochs="results/runs/logistic/{trial}/{replicate}/epochs.parquet",
        validation="results/runs/logistic/{trial}/{replicate}/validation.parquet",
        timing="results/runs/logistic/{trial}/{replicate}/timing.parquet",
    log:
        "results/logs/train_logistic/{trial}/{replicate}.log",
    benchmark:
        "results/benchmarks/train_logistic/{trial}/{replicate}.tsv"
    group:
        bundle("logistic")
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
        gpu=0,
    params:
        learning_rate=hyperparameter("logistic", "learning_rate"),
        batch_size=hyperparameter("logistic", "batch_size"),
        weight_decay=hyperparameter("logistic", "lambda"),
        resume="results/resume/logistic/{trial}/{replicate}",
        epochs=config["epochs"],
        seed=seed_of,
        torch=TORCH,
    message:
        "Train softmax regression {wildcards.trial}, {wildcards.replicate}"
    shell:
        "python scripts/train_logistic.py"
        " --images {input.images} --labels {input.labels}"
        " --train-indices {input.train_indices}"
        " --validation-indices {input.validation_indices}"
        " --learning-rate {params.learning_rate} --batch-size {params.batch_size}"
        " --weight-decay {params.weight_decay}"
        " --epochs {params.epochs} --seed {params.seed} --gpus {resources.gpu}"
        " --name 'logistic {wildcards.trial} {wildcards.replicate}'"
        " --resume-folder {params.resume}"
        " --depends-on {input.description} {input.train_indices}"
        " {input.validation_indices} {input.code}"
        " --checkpoint {output.checkpoint} --iterations {output.iterations}"
        " --epoch-metrics {output.epochs} --validation {output.validation}"
        " --timing {output.timing}"
        " 2>&1 | tee {log}"


rule train_mlp:
    input:
        images=ancient("results/dataset/train_images.npy"),
        labels="results/dataset/train_labels.npy",
        description="results/dataset/train.json",
        train_indices=indices_of("train"),
        validation_indices=indices_of("validation"),
        code=program("train_mlp"),
    output:
        checkpoint="results/runs/mlp/{trial}/{replicate}/checkpoint.pt",
        iterations="results/runs/mlp/{trial}/{replicate}/iterations.parquet",
        epochs="results/runs/mlp/{trial}/{replicate}/epochs.parquet",
        validation="results/runs/mlp/{trial}/{replicate}/validation.parquet",
        timing="results/runs/mlp/{trial}/{replicate}/timing.parquet",
    log:
        "results/logs/train_mlp/{trial}/{replicate}.log",
    benchmark:
        "results/benchmarks/train_mlp/{trial}/{replicate}.tsv"
    # Longest first: perceptrons before softmax regressions where both may start.
    priority: 1
    group:
        bundle("mlp")
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
        gpu=0,
    params:
        learning_rate=hyperparameter("mlp", "learning_rate"),
        batch_size=hyperparameter("mlp", "batch_size"),
        hidden_units=hyperparameter("mlp", "hidden_units"),
        weight_decay=hyperparameter("mlp", "lambda"),
        resume="results/resume/mlp/{trial}/{replicate}",
        epochs=config["epochs"],
        seed=seed_of,
        torch=TORCH,
    message:
        "Train perceptron {wildcards.trial}, {wildcards.replicate}"
    shell:
        "python scripts/train_mlp.py"
        " --images {input.images} --labels {input.labels}"
        " --train-indices {input.train_indices}"
        " --validation-indices {input.validation_indices}"
        " --learning-rate {params.learning_rate} --batch-size {params.batch_size}"
        " --hidden-units {params.hidden_units} --weight-decay {params.weight_decay}"
        " --epochs {params.epochs} --seed {params.seed} --gpus {resources.gpu}"
        " --name 'mlp {wildcards.trial} {wildcards.replicate}'"
        " --resume-folder {params.resume}"
        " --depends-on {input.description} {input.train_indices}"
        " {input.validation_indices} {input.code}"
        " --checkpoint {output.checkpoint} --iterations {output.iterations}"
        " --epoch-metrics {output.epochs} --validation {output.validation}"
        " --timing {output.timing}"
        " 2>&1 | tee {log}"
