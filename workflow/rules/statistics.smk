"""What a reviewer asks: how sure is the choice, how far from the optimum, how honest?

In: each run's predictions of the validation images, the choices, the evaluated runs'
predictions, tables. Out: `results/statistics/`, which figures, warnings and the summary
read, the comparison of the chosen models, and the table of warnings.
"""

BEST_SET = "results/statistics/{model}_best_set.csv"
TRIALS_TABLE = "results/tables/{model}_trials.csv"


rule gather_criteria:
    """Gather what each training of an evaluated run is judged by"""
    input:
        epochs=replicated("epochs"),
        validation=replicated("validation"),
        code=program("gather_criteria"),
    output:
        "results/statistics/criteria.csv",
    params:
        average_epochs=config["average_epochs"],
        split_seed=config["split"]["seed"],
    shell:
        "{params.program} --epochs {input.epochs} --validation {input.validation}"
        " --average-epochs {params.average_epochs} --split-seed {params.split_seed}"
        " --output {output} 2>&1 | tee {log}"


# A checkpoint, because it tells which trials race.
checkpoint find_best_set:
    """Find the trials that may be the best, by the validation images and the seeds"""
    input:
        runs="results/sweeps/{model}.csv",
        files=lambda wildcards: runs_of_model(
            wildcards.model, ["epochs.parquet", "validation.parquet"]
        ),
        selection="results/selection/{model}.json",
        criteria="results/statistics/criteria.csv",
        writers=WRITERS[:1],
        code=program("find_best_set"),
    output:
        BEST_SET,
    resources:
        mem_mb=growing(1000),
    params:
        prefix=prefix,
        split_seed=config["split"]["seed"],
        writers=writers_option,
    shell:
        "{params.program} --model {wildcards.model} --runs {input.runs} --epochs"
        " '{params.prefix}results/runs/{wildcards.model}/{{trial}}/seed~{{seed}}/epochs.parquet'"
        " --validation"
        " '{params.prefix}results/runs/{wildcards.model}/{{trial}}/seed~{{seed}}/validation.parquet'"
        " --selection {input.selection} --criteria {input.criteria}"
        " --split-seed {params.split_seed} {params.writers} --output {output} 2>&1 | tee {log}"


rule pair_models:
    """Compare the chosen models in pairs, on the same images"""
    input:
        predictions=expand(PREDICTIONS, run=MODELS, split=[*FITTED, "test"]),
        writers=WRITERS,
        code=program("pair_models"),
    output:
        "results/statistics/pairs.csv",
    params:
        models=MODELS,
        writers=writers_option,
    shell:
        "{params.program} --predictions {input.predictions} --models {params.models}"
        " {params.writers} --output {output} 2>&1 | tee {log}"


rule compare:
    """Compare the chosen models"""
    input:
        accuracy="results/tables/accuracy.csv",
        pairs="results/statistics/pairs.csv",
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
        criteria="results/statistics/criteria.csv",
        code=program("tabulate_replicates"),
    output:
        rows="results/statistics/replicate_runs.csv",
        spreads="results/statistics/replicates.csv",
    params:
        seed=SEEDS[0],
        split_seed=config["split"]["seed"],
    shell:
        "{params.program} --accuracy {input.accuracy} --counts {input.counts}"
        " --criteria {input.criteria} --seed {params.seed}"
        " --split-seed {params.split_seed}"
        " --rows {output.rows} --spreads {output.spreads} 2>&1 | tee {log}"


rule compare_replicates:
    """Compare replicates on the same images"""
    input:
        predictions=expand(PREDICTIONS, run=RUNS, split=[*FITTED, "test"]),
        replicates=expand("results/statistics/replicates/{part}.parquet", part=PARTS),
        accuracy="results/tables/accuracy.csv",
        writers=WRITERS,
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
        writers=writers_option,
    shell:
        "{params.program} --predictions {input.predictions}"
        " --replicates {input.replicates} --accuracy {input.accuracy} {params.seeds}"
        " {params.writers} --means {output.means} --differences {output.differences}"
        " --averaging {output.averaging} --digits {output.digits} 2>&1 | tee {log}"


rule calibrate:
    """Compare the models' probabilities with the test labels"""
    input:
        predictions=expand(PREDICTIONS, run=MODELS, split=["validation", "test"]),
        replicates="results/statistics/replicates/test.parquet",
        accuracy="results/tables/accuracy.csv",
        writers=WRITERS,
        code=program("calibrate"),
    output:
        scores="results/statistics/calibration.csv",
        bins="results/statistics/reliability.csv",
        temperatures="results/statistics/temperature.csv",
    params:
        split_seed=config["split"]["seed"],
        writers=writers_option,
    shell:
        "{params.program} --predictions {input.predictions}"
        " --replicates {input.replicates} --accuracy {input.accuracy}"
        " --split-seed {params.split_seed} {params.writers} --scores {output.scores}"
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
        metrics="results/sweeps/logistic.parquet",
        code=program("gather_optima"),
    output:
        "results/statistics/logistic_optimum.csv",
    params:
        average_epochs=config["average_epochs"],
        seed=SEEDS[0],
    shell:
        "{params.program} --optima {input.optima} --trials {input.trials}"
        " --metrics {input.metrics} --average-epochs {params.average_epochs}"
        " --seed {params.seed} --output {output} 2>&1 | tee {log}"


rule describe_search:
    """Ask which hyper-parameter matters"""
    input:
        trials=TRIALS_TABLE,
        code=program("describe_search"),
    output:
        "results/statistics/{model}_isolation.csv",
    shell:
        "{params.program} --trials {input.trials} --isolation {output} 2>&1 | tee {log}"


rule race:
    """Race the trials that may be best, over further seeds"""
    input:
        best_sets=expand(BEST_SET, model=MODELS),
        runs=raced,
        writers=WRITERS[:1],
        code=program("race"),
    output:
        "results/statistics/race.csv",
    params:
        options=race_options,
        writers=writers_option,
    shell:
        "{params.program} --best-sets {input.best_sets} {params.options}"
        " {params.writers} --output {output} 2>&1 | tee {log}"


rule decide:
    """Decide each claim of the page"""
    input:
        selections=SELECTIONS,
        trials=expand(TRIALS_TABLE, model=MODELS),
        best_sets=expand(BEST_SET, model=MODELS),
        differences="results/statistics/seed_differences.csv",
        race="results/statistics/race.csv",
        averaging="results/statistics/averaging.csv",
        code=program("decide"),
    output:
        table("decisions"),
    params:
        models=MODELS,
        margin=MARGIN,
        seeds=len(SEEDS),
    shell:
        "{params.program} --models {params.models} --selections {input.selections}"
        " --trials {input.trials} --best-sets {input.best_sets}"
        " --differences {input.differences} --race {input.race}"
        " --averaging {input.averaging} --margin {params.margin}"
        " --seeds {params.seeds} --output {output} 2>&1 | tee {log}"


rule warn:
    """Look for what the page should warn of"""
    input:
        selections=SELECTIONS,
        trials=expand(TRIALS_TABLE, model=MODELS),
        best_sets=expand(BEST_SET, model=MODELS),
        code=program("warn"),
    output:
        table("warnings"),
    params:
        models=MODELS,
        epochs=config["epochs"],
    shell:
        "{params.program} --models {params.models} --selections {input.selections}"
        " --trials {input.trials} --best-sets {input.best_sets}"
        " --epochs {params.epochs} --output {output} 2>&1 | tee {log}"
