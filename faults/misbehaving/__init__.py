"""Engines that go wrong in every way that one can: a package's, a program's and a service's."""
