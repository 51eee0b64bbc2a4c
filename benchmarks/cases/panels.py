"""The kernel's part of a panel's redraw; from key to picture in a browser see ``pytest tests/browser``."""

import sae_lib
from benchmarks.data import patches
from benchmarks.measure import interleaved, plain, seconds

FULL = {"m": 1000, "h": 25, "rounds": 15}
TOY = {"m": 60, "h": 4, "rounds": 1}


def measure(m, h, rounds):
    """The slowest panel without training, and one small training of each of the two that train."""
    X = patches(m)
    still = {
        "00": sae_lib.atlas_panel(),
        "01": sae_lib.preparation_panel(),
        "02": sae_lib.initialize_panel(X[:500]),
        "03": sae_lib.forward_panel(X),
        "04": sae_lib.cost_panel(X),
        "05": sae_lib.gradient_panel(X[:500]),
        "06": sae_lib.gradient_check_panel(),
        "11": sae_lib.chunks_panel(X),
    }
    redraws = {lesson: lambda panel=panel: seconds(panel.redraw) * 1000 for lesson, panel in still.items()}
    interleaved(redraws, 1)
    times = interleaved(redraws, rounds)
    slowest = max(times, key=lambda lesson: sorted(times[lesson])[rounds // 2])
    note = f"the slowest of {len(still)} panels: lesson {slowest}"
    yield plain("a panel's redraw without training, the kernel's part", times[slowest], 100, "ms", note=note)

    live = {"07": sae_lib.training_panel(X, h), "08": sae_lib.sparsity_panel(X, h)}

    def trained(panel):
        def once():
            panel.run()
            panel.wait()

        return lambda: seconds(once)

    times = interleaved({lesson: trained(panel) for lesson, panel in live.items()}, max(1, rounds // 3))
    for lesson, panel in live.items():
        assert panel.status == "Done.", panel.status
        yield plain(f"lesson {lesson}: one training of the panel on {m:,} patches, drawn", times[lesson], 1, "s")
        panel.close()
    for panel in still.values():
        panel.close()
