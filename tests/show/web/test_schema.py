"""Whatever the OpenAPI allows, and much that it does not, gives an answer of the described shape."""

from __future__ import annotations

import pytest

schemathesis = pytest.importorskip("schemathesis")
from hypothesis import HealthCheck, Phase, given, settings  # noqa: E402
from schemathesis.checks import not_a_server_error  # noqa: E402
from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    response_schema_conformance,
)

pytestmark = pytest.mark.filterwarnings("ignore")  # the tool warns about itself
EXAMPLES = 3
SHAPE = [not_a_server_error, content_type_conformance, response_schema_conformance]


@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
def test_no_request_gives_a_server_error(served, mode) -> None:
    schema = schemathesis.openapi.from_url(f"{served.address}/openapi.json")
    asked, failures = [], []
    for found in schema.get_all_operations():
        operation = found.ok()
        if mode == "NEGATIVE" and not operation.query:
            continue

        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        )  # fmt: skip
        @given(case=operation.as_strategy(schemathesis.GenerationMode[mode]))
        def ask(case) -> None:
            asked.append(case.operation.label)
            case.validate_response(case.call(), checks=SHAPE)

        try:
            ask()
        except (Exception, BaseExceptionGroup) as error:  # every address is to be told, not the first alone
            told = getattr(error, "exceptions", [error])
            failures += [f"{operation.label}: {str(one)[:600]}" for one in told]
    assert failures == []
    assert len(set(asked)) > 20
