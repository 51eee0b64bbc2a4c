"""Helper library of the course on the sparse autoencoder.

Everything a lesson needs is a name of this package: ``from sae_lib import train, load_photos``.
Names are loaded when first used, so that importing the package costs next to nothing.

Layers, each knowing only those above it:

========================  ==========================================================
`sae_lib.checks`          validation of the arguments of every function
`sae_lib.saving`          how files are read and written
`sae_lib.datasets`        photographs, patches, digits
`sae_lib.model`           parameters, forward pass, cost, gradient and its check
`sae_lib.mistakes`        a collection of classic mistakes in the cost and its gradient
`sae_lib.training`        optimizers, checkpoints, the scikit-learn estimator
`sae_lib.analysis`        measures: Gabor fit, spectrum, atlas
`sae_lib.plots`           matplotlib figures
`sae_lib.panels`          panels with sliders
========================  ==========================================================

`sae_lib.jupyter` has what the course adds to Jupyter. What judges a student's work is another package, `sae_check`.
"""

from importlib import import_module

__version__ = "0.1.0"

_HOME = {
    "datasets.photos": ["load_photos"],
    "datasets.whitening": ["whiten"],
    "datasets.patches": ["sample_patches", "normalize_patches", "cut_patches", "join_patches"],
    "datasets.digits": ["load_digits", "load_mnist"],
    "datasets.fetch": ["fetch_mnist"],
    "model.parameters": ["initialize", "pack", "unpack"],
    "model.network": ["sigmoid", "forward"],
    "model.sparsity": ["kl_divergence"],
    "model.cost": ["cost_terms", "cost_and_grad"],
    "model.gradient_check": ["numerical_gradient", "relative_error", "check_gradient"],
    "model.variants": [
        *("RhoUnits", "L1Units", "TopKUnits"),
        *("linear_forward", "linear_cost_and_grad", "tied_start"),
    ],
    "mistakes": ["MISTAKES"],
    "training.train": ["train"],
    "training.descend": ["descend", "train_with"],
    "training.large.chunks": ["cost_and_grad_large"],
    "training.large.cluster": ["local_cluster", "load_chunks"],
    "training.runs": ["save_run", "load_run"],
    "training.estimator": ["SparseAutoencoder"],
    "analysis.atlas": ["load_atlas"],
    "analysis.few_labels": ["few_of_each", "few_label_accuracy"],
    "analysis.gabor": ["fit_gabor", "gabor_scores"],
    "analysis.spectrum": ["radial_spectrum", "spectral_slope"],
    "analysis.units": ["dead_units", "left_by_strongest"],
    "installation": ["check_installation"],
    "plots.arrays": ["show_arrays", "show_theta"],
    "plots.charts": ["show_lines", "show_histograms", "show_bars"],
    "plots.course_map": ["show_course_map"],
    "plots.learning": ["show_costs", "show_cost_line", "show_terms", "show_rho_hat", "show_before_after"],
    "plots.mosaic": ["mosaic", "show_mosaic", "save_mosaic", "show_reconstructions"],
    "plots.network": ["show_network"],
    "plots.photographs": ["show_images", "show_spectra", "show_steps"],
    "panels.atlas": ["atlas_panel", "preparation_panel"],
    "panels.start": ["initialize_panel"],
    "panels.forward": ["forward_panel"],
    "panels.cost": ["cost_panel"],
    "panels.gradient": ["gradient_panel"],
    "panels.gradient_check": ["gradient_check_panel"],
    "panels.training": ["training_panel"],
    "panels.sparsity": ["sparsity_panel"],
    "panels.digits": ["digits_panel"],
    "panels.features": ["features_panel"],
    "panels.chunks": ["chunks_panel"],
    "panels.variants": ["variants_panel"],
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}
_LAYERS = ("checks", "saving", "datasets", "model", "mistakes", "training", "analysis", "plots", "panels")

__all__ = sorted(_MODULE_OF)


def __getattr__(name):
    if name in _MODULE_OF:
        from sae_lib.installation import load

        value = load(f"{__name__}.{_MODULE_OF[name]}", name)
    elif name in _LAYERS:
        value = import_module(f"{__name__}.{name}")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *_MODULE_OF, *_LAYERS})
