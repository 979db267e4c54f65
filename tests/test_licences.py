"""The licences of all that the lock may install: each one is known, and goes together with our own."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, distributions

import pytest

FREE = (
    "0BSD", "3-Clause BSD License", "Apache 2", "Apache 2.0", "Apache Software License", "Apache-2.0",
    "BSD 2-Clause License", "BSD 3-Clause License", "BSD License", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0",
    "CNRI-Python", "ISC License", "MIT", "MIT License", "MIT-0", "MIT-CMU", "PSF-2.0",
    "Python Software Foundation License", "The BSD 2-Clause License", "Zlib",
)  # fmt: skip
"""Ask for their notice alone."""
WEAK = (
    "LGPL-2.1-or-later", "LGPL-3.0-or-later", "MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)",
    "GNU Lesser General Public License v3 or later (LGPLv3+)",
)  # fmt: skip
"""Ask for their own source; they say themselves that they go with the GPL."""
STRONG = ("GPL-2.0-or-later", "GPL-3.0-or-later", "GNU General Public License v3 (GPLv3)")
"""Why Lydsak is under the GPL."""
BY_HAND = {
    "asyncssh": "GPL-2.0-or-later",  # or EPL-2.0, which does not go with the GPL; its classifier says neither
    "axe-playwright-python": "MIT",  # LICENSE in its repository; the wheel names none. For tests alone
    "espeakng-loader": "GPL-3.0-or-later",  # espeak-ng's library and data, which it carries
    "partd": "BSD-3-Clause",  # LICENSE.txt
    "python-dateutil": "Apache-2.0",  # or BSD-3-Clause, by the part
    "text-unidecode": "GPL-2.0-or-later",  # or Artistic
    "tld": "LGPL-2.1-or-later",  # or MPL-1.1 or GPL-2.0-only
}
"""What a package's metadata does not say, or says as a choice."""


def _name_licences(package: Distribution) -> tuple[str, ...]:
    """By what the package says of itself: an SPDX expression (PEP 639), else its classifiers, else its own words."""
    metadata = package.metadata.json
    if by_hand := BY_HAND.get(str(metadata["name"]).lower().replace("_", "-")):
        return (by_hand,)
    if expression := metadata.get("license_expression"):
        return tuple(re.split(r" AND | OR ", str(expression)))
    given = [str(line) for line in metadata.get("classifier", []) if str(line).startswith("License")]
    words = str(metadata.get("license", "")).partition("\n")[0]
    return tuple(line.rpartition(" :: ")[2] for line in given) or tuple(re.split(r" AND | OR ", words))


PACKAGES = {package.metadata["Name"]: package for package in distributions()}


@pytest.mark.parametrize("name", sorted(PACKAGES))
def test_no_package_has_a_licence_that_is_not_listed(name: str) -> None:
    """Of a choice of licences each is listed too; a new package brings its licence here or does not come."""
    licences = _name_licences(PACKAGES[name])
    assert [licence for licence in licences if licence not in {*FREE, *WEAK, *STRONG}] == []


def test_the_list_by_hand_is_no_longer_than_it_must_be() -> None:
    """It names packages that are here."""
    assert set(BY_HAND) - {name.lower().replace("_", "-") for name in PACKAGES} == set()
