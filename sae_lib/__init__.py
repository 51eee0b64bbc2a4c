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
    "datasets.patches": ["sample_patches", "normalize_patches"],
    "datasets.whole": ["cut_patches", "join_patches"],
    "datasets.digits": ["load_digits"],
    "datasets.labels": ["few_of_each"],
    "datasets.mnist": ["load_mnist"],
    "datasets.mnist_download": ["fetch_mnist"],
    "model.sigmoid": ["sigmoid"],
    "model.parameters": ["initialize", "pack", "unpack", "Parameters"],
    "model.network": ["forward", "Layers"],
    "model.cost": ["cost_terms", "cost_and_grad", "CostTerms", "kl_divergence"],
    "model.gradient_terms": ["gradient_terms", "GradientTerms"],
    "model.variants": [
        *("RhoUnits", "L1Units", "TopKUnits"),
        *("linear_forward", "linear_cost_and_grad", "tied_start"),
    ],
    "model.gradient_check": ["numerical_gradient", "relative_error", "check_gradient", "GradientReport"],
    "mistakes": ["MISTAKES"],
    "mistakes.mistake": ["Mistake"],
    "mistakes.suspects": ["SUSPECTS", "DOCUMENTS"],
    "training.train": ["train"],
    "training.train_with": ["train_with"],
    "training.descend": ["descend", "Trained"],
    "training.large.cost": ["cost_and_grad_large"],
    "training.large.local": ["local_cluster", "load_blocks"],
    "training.result": ["TrainingResult", "Progress"],
    "training.checkpoint": ["load_checkpoint", "Checkpoint"],
    "training.runs": ["save_run", "load_run", "Run"],
    "training.estimator": ["SparseAutoencoder"],
    "analysis.gabor": ["fit_gabor", "gabor_scores", "GaborFit"],
    "analysis.spectrum": ["radial_spectrum", "spectral_slope"],
    "analysis.atlas": ["load_atlas"],
    "analysis.activity": ["dead_units"],
    "analysis.strongest": ["left_by_strongest"],
    "analysis.few_labels": ["few_label_accuracy"],
    "analysis.cost_line": ["cost_line", "CostLine"],
    "installation": ["check_installation"],
    "plots.mosaic": ["mosaic", "show_mosaic", "save_mosaic"],
    "plots.photographs": ["show_images", "show_spectra", "show_steps"],
    "plots.reconstructions": ["show_reconstructions"],
    "plots.learning": ["show_costs", "show_terms", "show_rho_hat", "show_before_after"],
    "plots.charts": ["show_lines", "show_histograms", "show_bars"],
    "plots.arrays": ["show_arrays"],
    "plots.cost_line": ["show_cost_line"],
    "plots.network": ["show_network"],
    "plots.theta": ["show_theta"],
    "plots.course_map": ["show_course_map"],
    "panels.atlas": ["atlas_panel", "preparation_panel"],
    "panels.start": ["initialize_panel"],
    "panels.forward": ["forward_panel"],
    "panels.gradient": ["gradient_panel"],
    "panels.gradient_check": ["gradient_check_panel"],
    "panels.training": ["training_panel"],
    "panels.cost": ["cost_panel"],
    "panels.sparsity": ["sparsity_panel"],
    "panels.digits": ["digits_panel"],
    "panels.chunks": ["blocks_panel"],
    "panels.features": ["features_panel"],
    "panels.variants": ["relatives_panel"],
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}
_LAYERS = ("checks", "saving", "datasets", "model", "mistakes", "training", "analysis", "plots", "panels")

__all__ = sorted(_MODULE_OF)


def __getattr__(name):
    if name in _MODULE_OF:
        value = getattr(_load(_MODULE_OF[name], name), name)
    elif name in _LAYERS:
        value = import_module(f"{__name__}.{name}")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def _load(module, name):
    try:
        return import_module(f"{__name__}.{module}")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith(__name__):
            raise
        from sae_lib.installation import REMEDY

        raise ImportError(f"{name} needs the package {error.name!r}, which is not installed here. {REMEDY}") from error


def __dir__():
    return sorted({*globals(), *_MODULE_OF, *_LAYERS})
