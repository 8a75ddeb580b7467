"""One job for each configuration and seed.

In: arrays and index files; the hyper-parameters as plain numbers. Out:
`results/runs/{model}/{trial}/seed~{seed}/`: checkpoint, metrics per mini-batch and per
epoch, and `timing.parquet`, the one file that two equal runs do not share byte for byte.

The pixels are `ancient`: they are large, and `train.json`, which holds their SHA-256 and
is written with them, tells whether they have changed.
"""


rule train_logistic:
    input:
        images=ancient("results/dataset/train_images.npy"),
        labels="results/dataset/train_labels.npy",
        description="results/dataset/train.json",
        train="results/split/train.npy",
        validation="results/split/validation.npy",
        code=program("train_logistic", *TRAINING, "models/softmax_regression"),
    output:
        checkpoint="results/runs/logistic/{trial}/seed~{seed}/checkpoint.pt",
        iterations="results/runs/logistic/{trial}/seed~{seed}/iterations.parquet",
        epochs="results/runs/logistic/{trial}/seed~{seed}/epochs.parquet",
        timing="results/runs/logistic/{trial}/seed~{seed}/timing.parquet",
    log:
        "results/logs/train_logistic/{trial}/seed~{seed}.log",
    benchmark:
        "results/benchmarks/train_logistic/{trial}/seed~{seed}.tsv"
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
        resume="results/resume/logistic/{trial}/seed~{seed}",
        epochs=config["epochs"],
        torch=TORCH,
    message:
        "Train softmax regression {wildcards.trial}, seed {wildcards.seed}"
    shell:
        "python scripts/train_logistic.py"
        " --images {input.images} --labels {input.labels}"
        " --train-indices {input.train} --validation-indices {input.validation}"
        " --learning-rate {params.learning_rate} --batch-size {params.batch_size}"
        " --weight-decay {params.weight_decay}"
        " --epochs {params.epochs} --seed {wildcards.seed} --gpus {resources.gpu}"
        " --name 'logistic {wildcards.trial} seed {wildcards.seed}'"
        " --resume-folder {params.resume}"
        " --depends-on {input.description} {input.train} {input.validation}"
        " {input.code}"
        " --checkpoint {output.checkpoint} --iterations {output.iterations}"
        " --epoch-metrics {output.epochs} --timing {output.timing}"
        " 2>&1 | tee {log}"


rule train_mlp:
    input:
        images=ancient("results/dataset/train_images.npy"),
        labels="results/dataset/train_labels.npy",
        description="results/dataset/train.json",
        train="results/split/train.npy",
        validation="results/split/validation.npy",
        code=program("train_mlp", *TRAINING, "models/multilayer_perceptron"),
    output:
        checkpoint="results/runs/mlp/{trial}/seed~{seed}/checkpoint.pt",
        iterations="results/runs/mlp/{trial}/seed~{seed}/iterations.parquet",
        epochs="results/runs/mlp/{trial}/seed~{seed}/epochs.parquet",
        timing="results/runs/mlp/{trial}/seed~{seed}/timing.parquet",
    log:
        "results/logs/train_mlp/{trial}/seed~{seed}.log",
    benchmark:
        "results/benchmarks/train_mlp/{trial}/seed~{seed}.tsv"
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
        resume="results/resume/mlp/{trial}/seed~{seed}",
        epochs=config["epochs"],
        torch=TORCH,
    message:
        "Train perceptron {wildcards.trial}, seed {wildcards.seed}"
    shell:
        "python scripts/train_mlp.py"
        " --images {input.images} --labels {input.labels}"
        " --train-indices {input.train} --validation-indices {input.validation}"
        " --learning-rate {params.learning_rate} --batch-size {params.batch_size}"
        " --hidden-units {params.hidden_units} --weight-decay {params.weight_decay}"
        " --epochs {params.epochs} --seed {wildcards.seed} --gpus {resources.gpu}"
        " --name 'mlp {wildcards.trial} seed {wildcards.seed}'"
        " --resume-folder {params.resume}"
        " --depends-on {input.description} {input.train} {input.validation}"
        " {input.code}"
        " --checkpoint {output.checkpoint} --iterations {output.iterations}"
        " --epoch-metrics {output.epochs} --timing {output.timing}"
        " 2>&1 | tee {log}"
