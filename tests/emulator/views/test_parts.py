"""What part each unit has in Copy Services."""

from __future__ import annotations

from emulator.commands.copy_services import RemovePrimaryServer
from emulator.ids import ClusterId
from emulator.views.parts import PartRow, parts
from tests.builders import an_installation


def two_units():
    """Units at two sites."""
    draft = an_installation().with_ess("12019").with_ess("14744", site="Sydney")
    return draft


def test_without_a_server_no_unit_has_a_part():
    assert parts(two_units().build().inst) == (
        PartRow("12019", "", "", "absent"),
        PartRow("14744", "", "", "absent"),
    )


def test_the_active_server_its_backup_and_their_clients():
    machine = two_units().with_servers("ess1c1", "ess2c1").build()
    assert parts(machine.inst) == (
        PartRow("12019", "active", "primary", "registered"),
        PartRow("14744", "", "backup", "registered"),
    )


def test_a_cluster_entered_by_its_address_is_found_too():
    machine = two_units().with_servers("ess1c1", "ess2c1").build()
    address = machine.inst.cluster(ClusterId("14744:1")).address
    for unit in machine.inst.storage_servers.values():
        for cluster in unit.clusters.values():
            cluster.backup_server = address
    assert parts(machine.inst)[1].entered == "backup"


def test_a_unit_that_is_no_client_any_more_says_so():
    machine = two_units().with_servers("ess1c1", "ess2c1").build()
    machine.do(RemovePrimaryServer(ClusterId("14744:1")))
    assert parts(machine.inst)[1].client != "registered"
