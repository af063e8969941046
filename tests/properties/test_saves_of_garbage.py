"""Whatever commands the machine takes, the state that they lead to is saved and loaded again.

Loading believes nothing, so a command must not let in what loading refuses.
"""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.commands.copy_services import EstablishFlashCopy
from emulator.commands.hardware_words import AdapterKind
from emulator.commands.pprc import EstablishPaths
from emulator.commands.server import SaveTask
from emulator.errors import Refusal
from emulator.ids import LssId
from emulator.units import US_PER_S
from tests.builders import Machine, an_installation
from tests.properties.test_garbage_commands import A, B, commands, ports, texts
from tests.properties.test_saves import saved_and_loaded

LSS = LssId("2105:12019:17")


def machine() -> Machine:
    """Two units, a host, and two tasks that wait to be changed, grouped and run."""
    draft = an_installation().with_ess("12019").with_ess("14744")
    draft.with_volumes("12019", 17, 3, size_tracks=300).with_adapter(
        "12019", 1, 3, AdapterKind.SCSI
    )
    made = draft.with_host("A", "12019", A, ports=("12019:SAID0008",)).with_servers("ess1c1")
    machine = made.build()
    machine.do(SaveTask(EstablishFlashCopy(((A, B),)), "A"))
    machine.do(SaveTask(EstablishPaths(LSS, LSS), "B"))
    return machine


tasks = st.builds(SaveTask, st.builds(EstablishPaths, texts, texts, ports), texts)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(tasks | commands, st.sampled_from((0, 1, 3 * US_PER_S))), max_size=12),
)
def test_what_garbage_leads_to_is_loaded_as_it_was(history):
    tried = machine()
    for command, pause_us in history:
        with suppress(Refusal):
            tried.engine.execute(command, "op")
        tried.run(pause_us)
    assert saved_and_loaded(tried.engine).digest() == tried.engine.digest()
