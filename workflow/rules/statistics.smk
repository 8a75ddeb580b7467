"""What a reviewer asks: how sure is the choice, how far from the optimum, how honest?

In: each run's predictions of the validation images, the choices, the evaluated runs'
predictions, tables. Out: `results/statistics/`, which figures, warnings and the summary
read, the comparison of the chosen models, and the table of warnings.
"""

BOOTSTRAP = "results/statistics/{model}_selection_bootstrap.csv"
TRIALS_TABLE = "results/tables/{model}_trials.csv"


# A checkpoint, because it tells which trials race.
checkpoint bootstrap_selection:
    """Ask how certain a selection is, by resampling the validation images"""
    input:
        runs="results/sweeps/{model}.csv",
        files=lambda wildcards: runs_of_model(wildcards.model, ["validation.parquet"]),
        selection="results/selection/{model}.json",
        code=program("bootstrap_selection"),
    output:
        BOOTSTRAP,
    resources:
        mem_mb=growing(1000),
    params:
        prefix=prefix,
    shell:
        "{params.program} --model {wildcards.model}"
        " --runs {input.runs} --predictions"
        " '{params.prefix}results/runs/{wildcards.model}/{{trial}}/seed~{{seed}}/validation.parquet'"
        " --selection {input.selection} --output {output} 2>&1 | tee {log}"


rule compare_pairs:
    """Compare models on the same images"""
    input:
        predictions=expand(PREDICTIONS, run=MODELS, split=[*FITTED, "test"]),
        selections=SELECTIONS,
        accuracy="results/tables/accuracy.csv",
        code=program("compare_pairs"),
    output:
        pairs="results/statistics/paired_tests.csv",
        optimism="results/statistics/optimism.csv",
    shell:
        "{params.program} --predictions {input.predictions}"
        " --selections {input.selections} --accuracy {input.accuracy}"
        " --pairs {output.pairs} --optimism {output.optimism} 2>&1 | tee {log}"


rule compare:
    """Compare the chosen models"""
    input:
        accuracy="results/tables/accuracy.csv",
        pairs="results/statistics/paired_tests.csv",
        selections=SELECTIONS,
        predictions=expand(PREDICTIONS, run=MODELS, split="test"),
        code=program("compare"),
    output:
        table("comparison"),
    shell:
        "{params.program} --accuracy {input.accuracy} --pairs {input.pairs}"
        " --selections {input.selections} --predictions {input.predictions}"
        " --output {output} 2>&1 | tee {log}"


rule tabulate_replicates:
    """Tabulate how much replicates vary"""
    input:
        accuracy="results/tables/accuracy.csv",
        counts=expand("results/statistics/replicates/{part}.csv", part=PARTS),
        epochs=replicated_epochs,
        code=program("tabulate_replicates"),
    output:
        rows="results/statistics/replicate_runs.csv",
        spreads="results/statistics/replicates.csv",
    params:
        seed=SEEDS[0],
        split_seed=config["split"]["seed"],
        average_epochs=config["average_epochs"],
    shell:
        "{params.program} --accuracy {input.accuracy}"
        " --counts {input.counts} --epochs {input.epochs} --seed {params.seed}"
        " --split-seed {params.split_seed} --average-epochs {params.average_epochs}"
        " --rows {output.rows} --spreads {output.spreads} 2>&1 | tee {log}"


rule compare_replicates:
    """Compare replicates on the same images"""
    input:
        predictions=expand(PREDICTIONS, run=RUNS, split=[*FITTED, "test"]),
        replicates=expand("results/statistics/replicates/{part}.parquet", part=PARTS),
        accuracy="results/tables/accuracy.csv",
        code=program("compare_replicates"),
    output:
        means="results/statistics/seed_means.csv",
        differences="results/statistics/seed_differences.csv",
        averaging="results/statistics/averaging.csv",
        digits=table("digit_replicates"),
    resources:
        mem_mb=growing(1000),
    params:
        seeds=f"--seed {SEEDS[0]} --split-seed {config['split']['seed']}",
    shell:
        "{params.program} --predictions {input.predictions}"
        " --replicates {input.replicates} --accuracy {input.accuracy} {params.seeds}"
        " --means {output.means} --differences {output.differences}"
        " --averaging {output.averaging} --digits {output.digits} 2>&1 | tee {log}"


rule calibrate:
    """Compare the models' probabilities with the test labels"""
    input:
        predictions=expand(PREDICTIONS, run=MODELS, split="test"),
        validation=expand(PREDICTIONS, run=MODELS, split="validation"),
        code=program("calibrate"),
    output:
        scores="results/statistics/calibration.csv",
        bins="results/statistics/reliability.csv",
        temperatures="results/statistics/temperature.csv",
    shell:
        "{params.program} --predictions {input.predictions}"
        " --validation {input.validation} --scores {output.scores}"
        " --bins {output.bins} --temperatures {output.temperatures} 2>&1 | tee {log}"


rule solve_optimum:
    """Find the optimum of softmax regression at one λ"""
    input:
        **TRAINING_IMAGES,
        checkpoints=checkpoints_at,
        indices=expand("results/split/{split}.npy", split=FITTED),
        code=program("solve_optimum", "logistic"),
    output:
        "results/statistics/optimum/lambda~{weight_decay}.csv",
    resources:
        mem_mb=growing(1500),
    shell:
        "{params.program} --checkpoints {input.checkpoints}"
        " --images {input.images} --labels {input.labels} --indices {input.indices}"
        " --description {input.description}"
        " --weight-decay {wildcards.weight_decay} --output {output} 2>&1 | tee {log}"


rule gather_optima:
    """Compare each softmax regression with the optimum of its λ"""
    input:
        optima=expand("results/statistics/optimum/lambda~{value}.csv", value=LAMBDAS),
        trials="results/tables/logistic_trials.csv",
        code=program("gather_optima"),
    output:
        "results/statistics/logistic_optimum.csv",
    shell:
        "{params.program} --optima {input.optima}"
        " --trials {input.trials} --output {output} 2>&1 | tee {log}"


rule describe_search:
    """Ask which hyper-parameter matters, and how many trials are enough"""
    input:
        trials=TRIALS_TABLE,
        code=program("describe_search"),
    output:
        isolation="results/statistics/{model}_isolation.csv",
        expected_best="results/statistics/{model}_expected_best.csv",
        variance_shares="results/statistics/{model}_variance_shares.csv",
    shell:
        "{params.program} --trials {input.trials}"
        " --isolation {output.isolation} --expected-best {output.expected_best}"
        " --variance-shares {output.variance_shares} 2>&1 | tee {log}"


rule race:
    """Race the trials that may be best, over further seeds"""
    input:
        bootstraps=expand(BOOTSTRAP, model=MODELS),
        runs=raced,
        code=program("race"),
    output:
        "results/statistics/race.csv",
    params:
        options=race_options,
    shell:
        "{params.program} --bootstraps {input.bootstraps} {params.options}"
        " --output {output} 2>&1 | tee {log}"


rule decide:
    """Decide each claim of the page"""
    input:
        selections=SELECTIONS,
        trials=expand(TRIALS_TABLE, model=MODELS),
        bootstraps=expand(BOOTSTRAP, model=MODELS),
        differences="results/statistics/seed_differences.csv",
        pairs="results/statistics/paired_tests.csv",
        optimism="results/statistics/optimism.csv",
        race="results/statistics/race.csv",
        averaging="results/statistics/averaging.csv",
        code=program("decide"),
    output:
        table("decisions"),
    params:
        numbers=f"--margin {MARGIN} --seeds {len(SEEDS)} --epochs {config['epochs']}",
    shell:
        "{params.program} --selections {input.selections} --trials {input.trials}"
        " --bootstraps {input.bootstraps} --differences {input.differences}"
        " --pairs {input.pairs} --optimism {input.optimism} --race {input.race}"
        " --averaging {input.averaging} {params.numbers} --output {output} 2>&1 | tee {log}"


rule warn:
    """Look for what the page should warn of"""
    input:
        trials=expand(TRIALS_TABLE, model=MODELS),
        bootstraps=expand(BOOTSTRAP, model=MODELS),
        code=program("warn"),
    output:
        table("warnings"),
    shell:
        "{params.program} --trials {input.trials}"
        " --bootstraps {input.bootstraps} --output {output} 2>&1 | tee {log}"
