"""How sure the results are: pairs, resamples, calibration, the optimum."""
