"""Likely wrong answers to the «Check yourself» of lesson 09, and what the student is then told."""

BEGIN = "def by_heart(memory, Y):\n    distances = np.sum((Y[:, None, :] - memory[None, :, :]) ** 2, axis=2)\n"


def returning(expression):
    return f"{BEGIN}    return {expression}"


ATTEMPTS = [
    (f"{BEGIN}    memory[np.argmin(distances, axis=1)]", "does it end with a return?"),
    (returning("np.argmin(distances, axis=1)"), "wanted whole digits; got a number for each"),
    (returning("distances.min(axis=1)"), "wanted whole digits; got a number for each"),
    (returning("memory[np.argmin(distances, axis=0)]"), "wanted an answer to each row of Y, not of memory"),
    (returning("distances"), "wanted (2, 3), like Y; got shape (2, 4)"),
    (returning("memory[np.argmax(distances, axis=1)]"), "Those are the least similar ones"),
    (returning("memory[np.argmin(distances)]"), "wanted (2, 3), like Y; got shape (3,)"),
    (returning("memory[np.argmax(Y @ memory.T, axis=1)]"), "Is it a product?"),
    (returning("memory[[0, 0]]"), "wanted rows 1 and 3 of memory"),
    (returning("Y"), "That is Y itself"),
    (
        returning("np.array([[min(c, key=lambda v: abs(v - x)) for c, x in zip(memory.T, y)] for y in Y])"),
        "wanted rows of memory as they are; got mixtures",
    ),
    (returning("memory[:2]"), "wanted rows 1 and 3 of memory"),
    (
        returning("memory[np.argmin(np.abs(Y[:, None, :] - memory).sum(axis=2), axis=1)]"),
        "Is each difference squared before they are added?",
    ),
    (returning("[memory[np.argmax(row)] for row in distances]"), "Those are the least similar ones"),
    ("def by_heart(memory, Y):\n    return memory[np.argmin((Y - memory[:2]) ** 2, axis=0)]", "wanted (2, 3), like Y"),
    (
        "def by_heart(memory, Y):\n"
        "    off = (Y[:, None, :] - memory[None, :, :]).sum(axis=2) ** 2\n"
        "    return memory[np.argmin(off, axis=1)]",
        "Is each difference squared before they are added?",
    ),
    (
        "def by_heart(memory, Y):\n"
        "    off = (Y[:, None, :] - memory[None, :, :]).sum(axis=2)\n"
        "    return memory[np.argmin(off, axis=1)]",
        "Or are differences not squared?",
    ),
]
