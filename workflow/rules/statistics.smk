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
        metrics=replicated("epochs.parquet"),
        predictions=replicated("validation.parquet"),
    output:
        "results/statistics/criteria.csv",
    log:
        "results/logs/gather_criteria.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("gather_criteria"),
        average_epochs=config["average_epochs"],
    shell:
        program("gather_criteria") + " --metrics {input.metrics}"
        " --predictions {input.predictions}"
        " --average-epochs {params.average_epochs} --output {output} > {log} 2>&1"


# A checkpoint, because it tells which trials race.
checkpoint find_best_set:
    """Find the trials that may be the best, by the validation images and the seeds"""
    input:
        metrics="results/sweeps/{model}.parquet",
        predictions=lambda wildcards: runs_of_model(
            wildcards.model, ["validation.parquet"]
        ),
        selection="results/selection/{model}.json",
        criteria="results/statistics/criteria.csv",
        writers=WRITERS[:1],
    output:
        BEST_SET,
    log:
        "results/logs/find_best_set/{model}.log",
    localrule: True
    conda:
        "../../environment.yml"
    resources:
        mem_mb=growing(1000),
    params:
        code=code_of("find_best_set"),
        split_seed=config["split"]["seed"],
    shell:
        program("find_best_set") + " --model {wildcards.model}"
        " --metrics {input.metrics} --predictions {input.predictions}"
        " --selection {input.selection} --criteria {input.criteria}"
        " --split-seed {params.split_seed} --writers {input.writers}"
        " --output {output} > {log} 2>&1"


rule pair_models:
    """Compare the chosen models in pairs, on the same images"""
    input:
        predictions=expand(PREDICTIONS, run=MODELS, split=[*FITTED, "test"]),
        writers=WRITERS,
    output:
        "results/statistics/pairs.csv",
    log:
        "results/logs/pair_models.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("pair_models"),
        models=MODELS,
    shell:
        program("pair_models") + " --predictions {input.predictions}"
        " --models {params.models} --writers {input.writers}"
        " --output {output} > {log} 2>&1"


rule compare:
    """Compare the chosen models"""
    input:
        accuracy="results/tables/accuracy.csv",
        pairs="results/statistics/pairs.csv",
        selections=SELECTIONS,
        predictions=expand(PREDICTIONS, run=MODELS, split="test"),
    output:
        table("comparison"),
    log:
        "results/logs/compare.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("compare"),
        models=MODELS,
    shell:
        program("compare") + " --models {params.models} --accuracy {input.accuracy}"
        " --pairs {input.pairs} --selections {input.selections}"
        " --predictions {input.predictions} --output {output} > {log} 2>&1"


rule tabulate_replicates:
    """Tabulate how much replicates vary"""
    input:
        accuracy="results/tables/accuracy.csv",
        counts=expand("results/statistics/replicates/{part}.csv", part=PARTS),
        criteria="results/statistics/criteria.csv",
    output:
        rows="results/statistics/replicate_runs.csv",
        spreads="results/statistics/replicates.csv",
    log:
        "results/logs/tabulate_replicates.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("tabulate_replicates"),
        seed=SEEDS[0],
        split_seed=config["split"]["seed"],
    shell:
        program("tabulate_replicates") + " --accuracy {input.accuracy}"
        " --counts {input.counts} --criteria {input.criteria} --seed {params.seed}"
        " --split-seed {params.split_seed}"
        " --rows {output.rows} --spreads {output.spreads} > {log} 2>&1"


rule compare_replicates:
    """Compare replicates on the same images"""
    input:
        predictions=expand(PREDICTIONS, run=RUNS, split=[*FITTED, "test"]),
        replicates=expand("results/statistics/replicates/{part}.parquet", part=PARTS),
        accuracy="results/tables/accuracy.csv",
        writers=WRITERS,
    output:
        means="results/statistics/seed_means.csv",
        differences="results/statistics/seed_differences.csv",
        averaging="results/statistics/averaging.csv",
        digits=table("digit_replicates"),
    log:
        "results/logs/compare_replicates.log",
    localrule: True
    conda:
        "../../environment.yml"
    resources:
        mem_mb=growing(1000),
    params:
        code=code_of("compare_replicates"),
        seeds=f"--seed {SEEDS[0]} --split-seed {config['split']['seed']}",
    shell:
        program("compare_replicates") + " --predictions {input.predictions}"
        " --replicates {input.replicates} --accuracy {input.accuracy} {params.seeds}"
        " --writers {input.writers} --means {output.means} --differences {output.differences}"
        " --averaging {output.averaging} --digits {output.digits} > {log} 2>&1"


rule calibrate:
    """Compare the models' probabilities with the test labels"""
    input:
        tests=expand(PREDICTIONS, run=MODELS, split="test"),
        validations=expand(PREDICTIONS, run=MODELS, split="validation"),
        replicates="results/statistics/replicates/test.parquet",
        accuracy="results/tables/accuracy.csv",
        writers=WRITERS,
    output:
        scores="results/statistics/calibration.csv",
        bins="results/statistics/reliability.csv",
        temperatures="results/statistics/temperature.csv",
    log:
        "results/logs/calibrate.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("calibrate"),
        models=MODELS,
        split_seed=config["split"]["seed"],
    shell:
        program("calibrate") + " --models {params.models} --tests {input.tests}"
        " --validations {input.validations} --replicates {input.replicates}"
        " --accuracy {input.accuracy} --split-seed {params.split_seed}"
        " --writers {input.writers} --scores {output.scores}"
        " --bins {output.bins} --temperatures {output.temperatures} > {log} 2>&1"


rule solve_optimum:
    """Find the optimum of softmax regression at one λ"""
    input:
        **TRAINING_IMAGES,
        checkpoints=checkpoints_at,
        indices=expand("results/split/{split}.npy", split=FITTED),
    output:
        "results/statistics/optimum/lambda~{weight_decay}.csv",
    log:
        "results/logs/solve_optimum/{weight_decay}.log",
    benchmark:
        "results/benchmarks/solve_optimum/{weight_decay}.tsv"
    localrule: True
    conda:
        "../../environment.yml"
    resources:
        mem_mb=growing(1500),
    params:
        code=code_of("solve_optimum", "models.logistic"),
    shell:
        program("solve_optimum") + " --checkpoints {input.checkpoints}"
        " --images {input.images} --labels {input.labels} --indices {input.indices}"
        " --description {input.description}"
        " --weight-decay {wildcards.weight_decay} --output {output} > {log} 2>&1"


rule gather_optima:
    """Compare each softmax regression with the optimum of its λ"""
    input:
        optima=expand("results/statistics/optimum/lambda~{value}.csv", value=LAMBDAS),
        trials="results/tables/logistic_trials.csv",
        metrics="results/sweeps/logistic.parquet",
    output:
        "results/statistics/logistic_optimum.csv",
    log:
        "results/logs/gather_optima.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("gather_optima"),
        average_epochs=config["average_epochs"],
        seed=SEEDS[0],
    shell:
        program("gather_optima") + " --optima {input.optima} --trials {input.trials}"
        " --metrics {input.metrics} --average-epochs {params.average_epochs}"
        " --seed {params.seed} --output {output} > {log} 2>&1"


rule describe_search:
    """Ask which hyper-parameter matters"""
    input:
        TRIALS_TABLE,
    output:
        "results/statistics/{model}_isolation.csv",
    log:
        "results/logs/describe_search/{model}.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("describe_search"),
    shell:
        program("describe_search")
        + " --trials {input} --isolation {output} > {log} 2>&1"


rule race:
    """Race the trials that may be best, over further seeds"""
    input:
        best_sets=expand(BEST_SET, model=MODELS),
        metrics=raced("epochs.parquet"),
        predictions=raced("validation.parquet"),
        writers=WRITERS[:1],
    output:
        "results/statistics/race.csv",
    log:
        "results/logs/race.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("race"),
        models=MODELS,
        most=config["race"]["trials"],
        average_epochs=config["average_epochs"],
    shell:
        program("race") + " --models {params.models} --best-sets {input.best_sets}"
        " --most {params.most} --metrics {input.metrics}"
        " --predictions {input.predictions} --average-epochs {params.average_epochs}"
        " --writers {input.writers} --output {output} > {log} 2>&1"


rule decide:
    """Decide each claim of the page"""
    input:
        selections=SELECTIONS,
        trials=expand(TRIALS_TABLE, model=MODELS),
        best_sets=expand(BEST_SET, model=MODELS),
        differences="results/statistics/seed_differences.csv",
        race="results/statistics/race.csv",
        averaging="results/statistics/averaging.csv",
    output:
        table("decisions"),
    log:
        "results/logs/decide.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("decide"),
        models=MODELS,
        margin=MARGIN,
        seeds=len(SEEDS),
    shell:
        program("decide") + " --models {params.models}"
        " --selections {input.selections} --trials {input.trials}"
        " --best-sets {input.best_sets} --differences {input.differences}"
        " --race {input.race} --averaging {input.averaging}"
        " --margin {params.margin} --seeds {params.seeds}"
        " --output {output} > {log} 2>&1"


rule warn:
    """Look for what the page should warn of"""
    input:
        selections=SELECTIONS,
        trials=expand(TRIALS_TABLE, model=MODELS),
        best_sets=expand(BEST_SET, model=MODELS),
    output:
        table("warnings"),
    log:
        "results/logs/warn.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("warn"),
        models=MODELS,
        epochs=config["epochs"],
    shell:
        program("warn") + " --models {params.models} --selections {input.selections}"
        " --trials {input.trials} --best-sets {input.best_sets}"
        " --epochs {params.epochs} --output {output} > {log} 2>&1"
