"""Every planted fault is seen by a test: one that passes whatever is broken would prove nothing.

Each fault is applied in a copy of the tree, and one of the tests that it names must fail there,
while all of them pass in a copy in which nothing is broken.

    python3 dev.py prove tests/prove/test_faults.py -k "slot"
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.prove import broken
from tests.prove.faults import Fault, phone, protocol, server

KINDS = {"server": server.FAULTS, "protocol": protocol.FAULTS, "phone": phone.FAULTS}
FAULTS = [fault for faults in KINDS.values() for fault in faults]

pytestmark = pytest.mark.timeout(2 * broken.PATIENCE)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the tree."""
    return broken.copy_to(tmp_path_factory.mktemp("broken") / "tree")


def test_there_are_enough_and_each_has_a_name() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 25


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_fails_where_nothing_is_broken(tree: Path, kind: str) -> None:
    names = dict.fromkeys(name for fault in KINDS[kind] for name in fault.tests)
    failed, said = broken.tests_in(tree, names)
    assert not failed, said


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_seen(tree: Path, fault: Fault) -> None:
    with broken.broken(tree, fault):
        failed, said = broken.tests_in(tree, fault.tests)
    assert failed, f"«{fault.name}» passes for sound:\n{said}"
