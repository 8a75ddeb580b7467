"""What a reviewer asks: how sure is the choice, how far from the optimum, how honest?

In: each run's predictions of the validation images, the choices, the evaluated runs'
predictions. Out: `results/optimum/`, `results/tables/{paired_tests,optimism,calibration,
warnings}.csv`, and the numbers of the figures that show them.
"""


# Each trial of a sweep against the best, on validation images drawn again and again.
rule bootstrap_choice:
    input:
        runs="results/sweeps/{model}.csv",
        files=validation_of,
        selection="results/selection/{model}.json",
        code=program("bootstrap_choice"),
    output:
        "results/figures/{model}_certainty.csv",
    log:
        "results/logs/bootstrap_choice/{model}.log",
    benchmark:
        "results/benchmarks/bootstrap_choice/{model}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    message:
        "Ask how sure the choice of the {wildcards.model} trial is"
    shell:
        "python scripts/bootstrap_choice.py --model {wildcards.model}"
        " --runs {input.runs} --folder results/runs/{wildcards.model}"
        " --selection {input.selection} --output {output}"
        " 2>&1 | tee {log}"


rule compare_pairs:
    input:
        predictions=expand(
            "results/predictions/{model}_{split}.parquet",
            model=["logistic", "mlp"],
            split=["train", "validation", "test"],
        ),
        leaders=leaders,
        logistic="results/selection/logistic.json",
        mlp="results/selection/mlp.json",
        accuracy="results/tables/accuracy.csv",
        code=program("compare_pairs"),
    output:
        pairs="results/tables/paired_tests.csv",
        optimism="results/tables/optimism.csv",
    log:
        "results/logs/compare_pairs.log",
    benchmark:
        "results/benchmarks/compare_pairs.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    params:
        seed=SEEDS[0],
    message:
        "Compare models on the same images"
    shell:
        "python scripts/compare_pairs.py --predictions results/predictions"
        " --runs results/runs --seed {params.seed}"
        " --logistic {input.logistic} --mlp {input.mlp} --accuracy {input.accuracy}"
        " --pairs {output.pairs} --optimism {output.optimism}"
        " 2>&1 | tee {log}"


rule calibrate:
    input:
        predictions=expand(
            "results/predictions/{model}_test.parquet", model=["logistic", "mlp"]
        ),
        code=program("calibrate"),
    output:
        scores="results/tables/calibration.csv",
        bins="results/figures/reliability.csv",
    log:
        "results/logs/calibrate.log",
    benchmark:
        "results/benchmarks/calibrate.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Hold the models' probabilities against the test labels"
    shell:
        "python scripts/calibrate.py --predictions results/predictions"
        " --scores {output.scores} --bins {output.bins}"
        " 2>&1 | tee {log}"


rule solve_optimum:
    input:
        checkpoints=checkpoints_at,
        images=ancient("results/dataset/train_images.npy"),
        labels="results/dataset/train_labels.npy",
        description="results/dataset/train.json",
        train="results/split/train.npy",
        validation="results/split/validation.npy",
        code=program("solve_optimum"),
    output:
        "results/optimum/lambda~{weight_decay}.csv",
    log:
        "results/logs/solve_optimum/lambda~{weight_decay}.log",
    benchmark:
        "results/benchmarks/solve_optimum/lambda~{weight_decay}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(1500),
        runtime=growing(10),
    message:
        "Find the optimum of softmax regression for λ = {wildcards.weight_decay}"
    shell:
        "python scripts/solve_optimum.py --checkpoints {input.checkpoints}"
        " --images {input.images} --labels {input.labels}"
        " --train-indices {input.train} --validation-indices {input.validation}"
        " --weight-decay {wildcards.weight_decay} --output {output}"
        " 2>&1 | tee {log}"


rule warn:
    input:
        lambdas="results/tables/logistic_lambdas.csv",
        grid="results/tables/mlp_grid.csv",
        certainty=expand(
            "results/figures/{model}_certainty.csv", model=["logistic", "mlp"]
        ),
        code=program("warn"),
    output:
        "results/tables/warnings.csv",
    log:
        "results/logs/warn.log",
    benchmark:
        "results/benchmarks/warn.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Look for what the page should warn of"
    shell:
        "python scripts/warn.py --lambdas {input.lambdas} --grid {input.grid}"
        " --certainty {input.certainty} --output {output}"
        " 2>&1 | tee {log}"
