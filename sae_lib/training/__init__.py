"""Training: optimizers, what they return, and the scikit-learn estimator."""
