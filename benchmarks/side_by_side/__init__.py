"""One small arms-and-trust system, four times: Foedus, NumPy, Mesa and the EMA Workbench.

Same equations, same parameters and same shocks in each, so that speed can be compared at equal
numbers. `equations` states the system.
"""
