"""Replication packages: the data of a store with all that it takes to check, cite and make it again.

``writing.py`` writes a package; ``words.py`` its README, data card and citation; ``describing.py`` its
codebook; ``checking.py`` compares a package with its checksums.
"""

from dragoman.store.packaging.checking import CheckedPackage, check_package
from dragoman.store.packaging.writing import Packaged, TextLevel, write_package

__all__ = ["CheckedPackage", "Packaged", "TextLevel", "check_package", "write_package"]
