"""Single tasks of the exercises: what each asks, its classic mistakes, and `check_task`, which tells them apart."""
