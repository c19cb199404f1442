"""What a check says it reads of a dataset decides its outcome: all else may be exchanged."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.check import Check, discover
from auditor.judge import Context, inputs_of, judge_dataset
from auditor.model import Dataset, NotCollected, replace
from tests.made import AT, CATALOGS

CONTEXT = Context(True, AT, NotCollected("not given"))
#: Who a dataset is, and where it was read.
_KEPT = {"portal", "id", "capture", "pointer", "pointers"}


@pytest.mark.parametrize("check", [check for check in discover().values() if check.per_dataset], ids=lambda c: c.id)
@settings(max_examples=60, deadline=None)
@given(datasets=st.tuples(CATALOGS, CATALOGS))
def test_fields_that_a_check_does_not_read_do_not_decide(
    check: Check, datasets: tuple[tuple[Dataset, ...], ...]
) -> None:
    for one, other in zip(*datasets, strict=False):
        others = {name: getattr(other, name) for name in set(Dataset.__struct_fields__) - check.reads - _KEPT}
        judged = [
            [finding.outcome for finding in judge_dataset(check, dataset, inputs_of(check, CONTEXT))]
            for dataset in (one, replace(one, **others))
        ]
        assert judged[0] == judged[1]
