"""Handlers of the commands that establish and remove logical paths (§5.1.3, §5.3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.commands.pprc import EstablishPaths, RemovePaths
from emulator.copy_services import advice, pprc, pprc_rules
from emulator.copy_services.pprc_handlers import break_pending_copies, pending_between
from emulator.copy_services.pprc_pairs import PprcPath
from emulator.copy_services.pprc_paths import (
    check_new_paths,
    chosen_links,
    path_of,
    secondary_units,
)
from emulator.errors import Refusal
from emulator.events.base import AdviceGiven
from emulator.events.pprc import PathsEstablished, PathsKept, PathsRemoved
from emulator.hardware.escon import update_capacity
from emulator.ids import LinkId, LssId, lss_parts
from emulator.outcome import Handler, Outcome

if TYPE_CHECKING:
    from emulator.commands.base import Command
    from emulator.events.base import Event
    from emulator.installation import Installation


class NewPaths(NamedTuple):
    """What an establish makes of the paths to one target LSS.

    replaced: links of the paths that are removed first; kept: those that stay; new: those that get
    a path now; fresh: those of `new` that have none yet.
    """

    target: LssId
    replaced: tuple[LinkId, ...]
    kept: tuple[LinkId, ...]
    new: tuple[LinkId, ...]
    fresh: tuple[LinkId, ...]


def establish_paths(inst: Installation, command: EstablishPaths, _operator: str) -> Outcome:
    """Define paths over the links chosen, to all targets or to none (§5.3.1)."""
    for lss in (command.source, *command.targets):
        inst.subsystem(lss)
        pprc_rules.unit_is_up(inst, lss_parts(lss)[0], "G19")
    planned = [_plan(inst, command, target) for target in command.targets]
    check_new_paths(inst, command.source, {p.target: p.fresh for p in planned if p is not None})
    partners = secondary_units(inst, lss_parts(command.source)[0])
    events: list[Event] = []
    for target, plan in zip(command.targets, planned, strict=True):
        if plan is None:
            events.append(PathsKept(command.source, target))
        else:
            events += _establish(inst, command.source, plan)
    if all(plan is None for plan in planned):
        return Outcome(tuple(events))
    made = [plan for plan in planned if plan is not None and (plan.fresh or plan.replaced)]
    changed = dict.fromkeys(plan.target for plan in made)
    events += advice.on_paths(inst, command.source, changed, partners)
    return Outcome(tuple(events), inst.now_us + pprc.SUSPEND_US)


def _plan(inst: Installation, command: EstablishPaths, target: LssId) -> NewPaths | None:
    """What to do for one target; None when its paths are to be left alone (rules F14, F15)."""
    links = [link.id for link in chosen_links(inst, command.source, target, command.saids)]
    path = path_of(inst, command.source, target)
    had = () if path is None else tuple(path.links)
    if had and command.only_if_absent and not command.force_removal:
        return None
    kept = () if command.force_removal else had
    new = tuple(link for link in links if link not in kept)
    replaced = had if command.force_removal else ()
    return NewPaths(target, replaced, kept, new, tuple(link for link in new if link not in had))


def _establish(inst: Installation, source: LssId, plan: NewPaths) -> list[Event]:
    """Carry out what was planned and checked for one target."""
    events: list[Event] = []
    if plan.replaced:
        events.append(PathsRemoved(source, plan.target, plan.replaced, 0))
    for link in plan.new:
        update_capacity(inst, inst.links[link])
    made = PprcPath(source, plan.target, [*plan.kept, *plan.new])
    inst.paths[made.key] = made
    _reroute(inst, source, plan.target)
    events.append(PathsEstablished(source, plan.target, plan.new))
    events += advice.on_dark_links(inst, source, plan.target, plan.new)
    events += _no_protection(source, plan.target)
    return events + break_pending_copies(inst, pending_between(inst, source, plan.target))


def _no_protection(source: LssId, target: LssId) -> list[Event]:
    """Paths within one unit protect from no disaster (§5.3.1, rule F17)."""
    serial = lss_parts(source)[0]
    if serial != lss_parts(target)[0]:
        return []
    return [AdviceGiven(serial, "F17", f"Paths within {serial} protect from no disaster")]


def remove_paths(inst: Installation, command: RemovePaths, _operator: str) -> Outcome:
    """Take paths away; pairs notice at the next write that cannot be mirrored (rule F20)."""
    pprc_rules.unit_is_up(inst, lss_parts(command.source)[0], "G19")
    removed = {target: _links_to_remove(inst, command, target) for target in command.targets}
    events: list[Event] = []
    for target, links in removed.items():
        events += _remove(inst, command.source, target, links)
    return Outcome(tuple(events))


def _links_to_remove(inst: Installation, command: RemovePaths, target: LssId) -> tuple[LinkId, ...]:
    """The links whose paths go; raises Refusal where there is none."""
    path = path_of(inst, command.source, target)
    if path is None:
        raise Refusal(f"There is no path from LSS {command.source} to LSS {target}.", "F10")
    if not command.saids:
        return tuple(path.links)
    chosen = [link.id for link in chosen_links(inst, command.source, target, command.saids)]
    if missing := [link for link in chosen if link not in path.links]:
        raise Refusal(f"There is no path over link {missing[0]}.", "F10")
    return tuple(chosen)


def _remove(
    inst: Installation, source: LssId, target: LssId, links: tuple[LinkId, ...]
) -> list[Event]:
    """Take the paths over these links away."""
    path = path_of(inst, source, target)
    assert path is not None
    left = [link for link in path.links if link not in links]
    if left:
        path.links = left
        _reroute(inst, source, target)
    else:
        del inst.paths[path.key]
    pairs = pending_between(inst, source, target)
    return [PathsRemoved(source, target, links, len(left)), *break_pending_copies(inst, pairs)]


def _reroute(inst: Installation, source: LssId, target: LssId) -> None:
    for pair in pending_between(inst, source, target):
        pprc.reroute(inst, pair)


TASK_WORK: dict[type[Command], Handler] = {
    EstablishPaths: establish_paths,
    RemovePaths: remove_paths,
}
