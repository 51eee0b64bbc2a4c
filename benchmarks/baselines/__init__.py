"""What the library is compared with: the floor, and the same work as others do it."""
