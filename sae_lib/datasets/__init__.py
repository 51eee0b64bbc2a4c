"""Photographs, patches and digits: everything that makes an `X`."""
