"""What can be wrong with a cost function and its gradient: a collection of classic mistakes."""
