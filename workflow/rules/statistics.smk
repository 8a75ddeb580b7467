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
        metrics="results/sweeps/{model}.parquet",
        predictions=lambda wildcards: runs_of_model(
            wildcards.model, ["validation.parquet"]
        ),
        selection="results/selection/{model}.json",
    output:
        BOOTSTRAP,
    log:
        "results/logs/bootstrap_selection/{model}.log",
    localrule: True
    conda:
        "../../environment.yml"
    resources:
        mem_mb=growing(1000),
    params:
        code=code_of("bootstrap_selection"),
    shell:
        program("bootstrap_selection") + " --model {wildcards.model}"
        " --metrics {input.metrics} --predictions {input.predictions}"
        " --selection {input.selection} --output {output} > {log} 2>&1"


rule compare_pairs:
    """Compare models on the same images"""
    input:
        predictions=expand(PREDICTIONS, run=MODELS, split=[*FITTED, "test"]),
        selections=SELECTIONS,
        accuracy="results/tables/accuracy.csv",
    output:
        pairs="results/statistics/paired_tests.csv",
        optimism="results/statistics/optimism.csv",
    log:
        "results/logs/compare_pairs.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("compare_pairs"),
    shell:
        program("compare_pairs") + " --predictions {input.predictions}"
        " --selections {input.selections} --accuracy {input.accuracy}"
        " --pairs {output.pairs} --optimism {output.optimism} > {log} 2>&1"


rule compare:
    """Compare the chosen models"""
    input:
        accuracy="results/tables/accuracy.csv",
        pairs="results/statistics/paired_tests.csv",
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
    shell:
        program("compare") + " --accuracy {input.accuracy} --pairs {input.pairs}"
        " --selections {input.selections} --predictions {input.predictions}"
        " --output {output} > {log} 2>&1"


rule tabulate_replicates:
    """Tabulate how much replicates vary"""
    input:
        accuracy="results/tables/accuracy.csv",
        counts=expand("results/statistics/replicates/{part}.csv", part=PARTS),
        epochs=replicated_epochs,
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
        average_epochs=config["average_epochs"],
    shell:
        program("tabulate_replicates") + " --accuracy {input.accuracy}"
        " --counts {input.counts} --epochs {input.epochs} --seed {params.seed}"
        " --split-seed {params.split_seed} --average-epochs {params.average_epochs}"
        " --rows {output.rows} --spreads {output.spreads} > {log} 2>&1"


rule compare_replicates:
    """Compare replicates on the same images"""
    input:
        predictions=expand(PREDICTIONS, run=RUNS, split=[*FITTED, "test"]),
        replicates=expand("results/statistics/replicates/{part}.parquet", part=PARTS),
        accuracy="results/tables/accuracy.csv",
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
        " --means {output.means} --differences {output.differences}"
        " --averaging {output.averaging} --digits {output.digits} > {log} 2>&1"


rule calibrate:
    """Compare the models' probabilities with the test labels"""
    input:
        predictions=expand(PREDICTIONS, run=MODELS, split="test"),
        validation=expand(PREDICTIONS, run=MODELS, split="validation"),
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
    shell:
        program("calibrate") + " --predictions {input.predictions}"
        " --validation {input.validation} --scores {output.scores}"
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
    output:
        "results/statistics/logistic_optimum.csv",
    log:
        "results/logs/gather_optima.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("gather_optima"),
    shell:
        program("gather_optima") + " --optima {input.optima}"
        " --trials {input.trials} --output {output} > {log} 2>&1"


rule describe_search:
    """Ask which hyper-parameter matters, and how many trials are enough"""
    input:
        trials=TRIALS_TABLE,
    output:
        isolation="results/statistics/{model}_isolation.csv",
        expected_best="results/statistics/{model}_expected_best.csv",
        variance_shares="results/statistics/{model}_variance_shares.csv",
    log:
        "results/logs/describe_search/{model}.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("describe_search"),
    shell:
        program("describe_search") + " --trials {input.trials}"
        " --isolation {output.isolation} --expected-best {output.expected_best}"
        " --variance-shares {output.variance_shares} > {log} 2>&1"


rule race:
    """Race the trials that may be best, over further seeds"""
    input:
        bootstraps=expand(BOOTSTRAP, model=MODELS),
        metrics=raced("epochs.parquet"),
        predictions=raced("validation.parquet"),
    output:
        "results/statistics/race.csv",
    log:
        "results/logs/race.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("race"),
        most=config["race"]["trials"],
        average_epochs=config["average_epochs"],
    shell:
        program("race") + " --bootstraps {input.bootstraps} --most {params.most}"
        " --metrics {input.metrics} --predictions {input.predictions}"
        " --average-epochs {params.average_epochs} --output {output} > {log} 2>&1"


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
    output:
        table("decisions"),
    log:
        "results/logs/decide.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("decide"),
        numbers=f"--margin {MARGIN} --seeds {len(SEEDS)} --epochs {config['epochs']}",
    shell:
        program("decide") + " --selections {input.selections} --trials {input.trials}"
        " --bootstraps {input.bootstraps} --differences {input.differences}"
        " --pairs {input.pairs} --optimism {input.optimism} --race {input.race}"
        " --averaging {input.averaging} {params.numbers} --output {output} > {log} 2>&1"


rule warn:
    """Look for what the page should warn of"""
    input:
        trials=expand(TRIALS_TABLE, model=MODELS),
        bootstraps=expand(BOOTSTRAP, model=MODELS),
    output:
        table("warnings"),
    log:
        "results/logs/warn.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("warn"),
    shell:
        program("warn") + " --trials {input.trials}"
        " --bootstraps {input.bootstraps} --output {output} > {log} 2>&1"
