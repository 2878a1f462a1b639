"""What windows show of polls: the running program says it at once, the files minutes later."""

from __future__ import annotations

from datetime import timedelta

from tests.core.making import ACME, PREFS, T0, Watch, failed, summary
from tray_status.cli.gathering import as_polled
from tray_status.core.model import ProviderId
from tray_status.core.problem import ProblemKind
from tray_status.core.report import provider_report

OTHER = ProviderId("other")


def test_why_a_provider_cannot_be_read_and_since_when_is_what_the_program_says() -> None:
    """Seeded defects: a page fails, and the window says for five minutes that it is well; or never why."""
    watch = Watch()
    watch.see(summary())
    in_file = watch.state
    watch.poll(failed())
    told = {"providers": [provider_report(PREFS, watch.state, T0), {"id": OTHER, "problem": {"kind": "new one"}}]}
    found = as_polled({ACME: in_file}, told)

    assert in_file.problem is None
    assert found[ACME].problem == watch.state.problem
    assert found[ACME].failing_since == watch.state.failing_since == T0 + timedelta(minutes=2)
    assert found[ACME].belief == in_file.belief
    never = found[OTHER]
    assert never.problem is not None
    assert (never.believed_at, never.problem.kind) == (None, ProblemKind.INTERNAL)
    assert as_polled({ACME: watch.state}, {"providers": [{"id": ACME}]})[ACME].problem is None, "it is over"
    assert as_polled({ACME: in_file}, None) == {ACME: in_file}
