"""What a lesson's «Check yourself» asks first: has the student written anything yet?"""

NOT_WRITTEN = "Not written yet: replace the dots in the cell above, run it, then run this one again."


def is_written(answer, name):
    """Whether an exercise holds an answer; says kindly so if it does not.

    Parameters
    ----------
    answer : object
        What the student's function returned. ``...`` stands for an exercise not begun.
    name : str
        The function's name, for the message.

    Returns
    -------
    bool
        False for ``...``, with a line printed that says what to do.

    Raises
    ------
    AssertionError
        If `answer` is None: the likeliest reason is a forgotten ``return``.
    """
    if answer is ...:
        print(NOT_WRITTEN)
        return False
    assert answer is not None, f"{name} returned None: does it end with a return?"
    return True
