"""The panel of lesson 10: from ρ, β and λ to features, and from features to names with few labels."""

from __future__ import annotations

import numpy as np

from sae_lib.analysis.few_labels import few_label_accuracy
from sae_lib.checks import check_array, check_count, check_examples
from sae_lib.model.network import forward
from sae_lib.model.parameters import initialize, unpack
from sae_lib.panels.base.sliders import choice, penalty_sliders
from sae_lib.panels.base.task_panel import FollowingPanel
from sae_lib.plots.parts import Filters, RhoHatDots, settings_in_words
from sae_lib.plots.style import BLUE, GREEN, INK, ORANGE, light_grid, new_figure
from sae_lib.training.threads import training_threads
from sae_lib.training.train import train


class FeaturesPanel(FollowingPanel):
    """Every move of a slider learns features anew, without labels, and then names new examples with few.

    Parameters
    ----------
    X : array_like (m, n)
        Values in [0, 1]; n is a square. Features are learned from all rows.
    y : array_like (m,)
        Their labels, of which a few are looked at.
    X_new, y_new : array_like (m', n), (m',)
        What accuracies are told of: validation examples, never the test set, since the sliders choose by them.
    sizes : sequence of int
        Numbers of hidden units to choose from; the last is the first shown.
    n_each : sequence of int
        Numbers of labels of each class.
    n_draws : int
        How often labels are drawn anew.
    n_components : int
        How many directions PCA keeps, where there are so many.
    max_iter : int
        Iterations of one training, and of each Continue.
    rng : int
        Seed of the start.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If an argument has a shape that does not fit or a value out of its range.
    """

    def __init__(
        self,
        X,
        y,
        X_new,
        y_new,
        *,
        sizes=(25, 100),
        n_each=(5, 10, 50),
        n_draws=5,
        n_components=25,
        max_iter=100,
        rng=0,
    ):
        from sklearn.decomposition import PCA

        self.X, self.y = check_examples(X, unit_interval=True), check_array(y, "y", ndim=1)
        self.X_new = check_examples(X_new, "X_new", n_visible=self.X.shape[1], unit_interval=True)
        self.y_new = check_array(y_new, "y_new", ndim=1)
        self.n_each, self.n_draws = [check_count(n, "n_each") for n in n_each], check_count(n_draws, "n_draws")
        self.max_iter, self._rng = check_count(max_iter, "max_iter"), rng
        sizes = [check_count(h, "sizes") for h in sizes]

        n_components = min(check_count(n_components, "n_components"), *self.X.shape)
        pca = PCA(n_components, random_state=0).fit(self.X)
        beside = {
            "raw pixels": self._accuracy(self.X, self.X_new),
            "PCA": self._accuracy(pca.transform(self.X), pca.transform(self.X_new)),
        }
        controls = {
            **penalty_sliders(rho=0.05, beta=0.1, weight_decay=3e-4),
            "h": choice("hidden units", sizes, sizes[-1]),
        }
        super().__init__(
            "Features at work",
            controls,
            FeaturesView(self.X.shape[1], self.n_each, beside),
            self._work,
            alt=f"After a short training on {len(self.X):,} digits without labels: the filters; bars of the share of "
            "new digits named rightly with few labels, from raw pixels, from PCA and from the features; and the "
            "mean activation of each unit.",
        )

    def _work(self, report, should_stop, values, state):
        """Train, then classify; `state` is θ and the number of iterations so far."""
        h, n = values["h"], self.X.shape[1]
        penalties = {name: values[name] for name in ("rho", "beta", "weight_decay")}
        theta, before = (None, 0) if state is None or len(state[0]) != 2 * h * n + h + n else state
        shown = {"settings": penalties, "accuracy": None}

        def callback(progress):
            W1 = unpack(progress.theta, h, n).W1
            now = dict(W1=W1, rho_hat=progress.rho_hat, iteration=before + progress.iteration, **shown)
            # Naming the digits takes about as long as the last tenth of the training.
            report(0.9 * progress.iteration / self.max_iter, now)
            return should_stop()

        start = initialize(h, n, self._rng) if theta is None else theta
        result = train(
            self.X, h, **penalties, max_iter=self.max_iter, theta0=start, dtype=np.float32, callback=callback
        )
        iteration = before + result.n_iter
        if not should_stop():
            report(1.0, self._classified(result.theta, penalties, h, iteration))
        return result.theta, iteration

    def _classified(self, theta, penalties, h, iteration):
        a2 = forward(theta, self.X, h).a2
        return {
            "W1": unpack(theta, h, self.X.shape[1]).W1,
            "rho_hat": a2.mean(axis=0),
            "settings": penalties,
            "iteration": iteration,
            "accuracy": self._accuracy(a2, forward(theta, self.X_new, h).a2),
        }

    def _accuracy(self, A, A_new):
        """Shape (len(n_each), n_draws)."""
        # Small problems: threads would only wait for one another.
        with training_threads(1):
            return np.array(
                [few_label_accuracy(A, self.y, A_new, self.y_new, n, n_draws=self.n_draws) for n in self.n_each]
            )


# What lessons call it by.
features_panel = FeaturesPanel


FEATURES = "sparse features"
WIDTH = 0.27
# The axis begins here, since small gains are what it is about; what lies below is drawn as a stump.
LOWEST = 0.6
STUMP = LOWEST + 0.008
LOOKS = {"raw pixels": (BLUE, ""), "PCA": (ORANGE, ".."), FEATURES: (GREEN, "//")}


class FeaturesView:
    """Filters of one network, and how many new examples a classifier names rightly on them; drawn in place.

    Parameters
    ----------
    n_visible : int
        n, a square.
    n_each : list of int
        The numbers of labels of each class that accuracies are told for.
    beside : dict of str to ndarray (len(n_each), n_draws)
        Accuracies of raw pixels and of PCA, which no slider moves.
    """

    def __init__(self, n_visible, n_each, beside):
        self.n_each, self._raw = list(n_each), np.mean(beside["raw pixels"], axis=1)
        self.figure = new_figure(8.6, 3.7)
        left, right = self.figure.subfigures(1, 2, width_ratios=[1, 1.35])
        self._filter_axes = left.add_subplot()
        self._filters = Filters(self._filter_axes, 1, n_visible, "Filters")
        top, bottom = right.subplots(2, 1, height_ratios=[1.9, 1])
        self._bars = FewLabelBars(top, self.n_each, beside)
        self._dots = RhoHatDots(bottom, 1)

    def update(self, W1, rho_hat, settings, iteration, accuracy=None):
        """Show a network; returns in words what its features are worth.

        Parameters
        ----------
        W1 : ndarray (h, n)
        rho_hat : ndarray (h,)
        settings : dict
            ``rho``, ``beta`` and ``weight_decay``.
        iteration : int
            How long it was trained.
        accuracy : ndarray (len(n_each), n_draws), optional
            Of its features; none while it is trained.
        """
        blank = self._filters.update(W1)
        self._filter_axes.set_title(f"The {len(W1)} filters, learned without labels (grey: vanished)", fontsize=9)
        self._dots.update(rho_hat, settings["rho"])
        self._bars.update(accuracy)
        now = f"{settings_in_words(**settings)}, iteration {iteration}:"
        if accuracy is None:
            return f"{now} under way; the labels come at the end.{blank}"
        mean = np.mean(accuracy, axis=1)
        told = [
            f"{share:.0%} with {n} labels a digit (raw pixels {raw:.0%})"
            for n, share, raw in zip(self.n_each, mean, self._raw)
        ]
        return f"{now} of new digits, {', '.join(told)} are named rightly.{blank}"


class FewLabelBars:
    """Accuracies by the number of labels of each class, a bar for each kind of features, with the spread over draws."""

    def __init__(self, axes, n_each, beside):
        light_grid(axes)
        places = np.arange(len(n_each))
        for shift, (name, (colour, hatch)) in zip((-WIDTH, 0, WIDTH), LOOKS.items()):
            looks = {"color": colour, "hatch": hatch, "edgecolor": "white", "label": name}
            self._bars = axes.bar(places + shift, np.zeros(len(n_each)), WIDTH, **looks)
            self._reaches = axes.vlines(places + shift, 0, 0, color=INK, linewidth=1.4)
            if name in beside:
                self._draw(beside[name])
        axes.set(ylim=(LOWEST, 1), xticks=places)
        axes.set_xticklabels([f"{n} labels a digit" for n in n_each])
        axes.set_ylabel(f"share (from {LOWEST})", fontsize=8)
        axes.set_title("New digits named rightly, and the spread over draws of labels", fontsize=9)
        axes.tick_params(labelsize=8)
        axes.legend(framealpha=0.9, edgecolor="none", fontsize=8, ncols=3, loc="lower center")

    def update(self, accuracy):
        """Draw the accuracies of the features, shape (len(n_each), n_draws), or none."""
        self._draw(np.zeros((len(self._bars), 1)) if accuracy is None else np.maximum(accuracy, STUMP))

    def _draw(self, accuracy):
        mean, spread = np.mean(accuracy, axis=1), np.std(accuracy, axis=1)
        ends = []
        for bar, height, reach in zip(self._bars, mean, spread):
            bar.set_height(height)
            x = bar.get_x() + WIDTH / 2
            ends.append([(x, height - reach), (x, height + reach)])
        self._reaches.set_segments(ends)
