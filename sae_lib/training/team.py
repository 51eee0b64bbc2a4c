"""A few threads that work off shares of one task together."""

from concurrent.futures import ThreadPoolExecutor


class Team:
    """The calling thread and its helpers.

    NumPy gives up Python's lock while it calculates, so that threads gain on several cores; one that
    finds its core taken by somebody else waits without spinning.

    Parameters
    ----------
    n_threads : int
        At least 1; the calling thread is one of them.
    """

    def __init__(self, n_threads):
        self.n_threads = n_threads
        self._helpers = ThreadPoolExecutor(n_threads - 1, thread_name_prefix="sae-team") if n_threads > 1 else None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._helpers is not None:
            self._helpers.shutdown()

    def map(self, work, shares):
        """Give ``[work(share) for share in shares]``; whoever is free takes the next share."""
        answers, waiting = [None] * len(shares), iter(range(len(shares)))

        def take():
            for number in waiting:
                answers[number] = work(shares[number])

        n_helpers = min(self.n_threads, len(shares)) - 1
        helping = [self._helpers.submit(take) for _ in range(n_helpers)]
        try:
            take()
        finally:
            # Also after Ctrl-C nobody goes on writing where the caller may write next.
            for helper in helping:
                helper.result()
        return answers
